import { type AccessToken, CredentialError, decodeAccessToken } from "twilio-edge-auth";
import { jwtPart } from "../edge/jwt.ts";

type Members = Record<string, unknown>;

/** A JWT, decoded without verification. */
export interface Decoded {
  token: string;
  header: Members;
  payload: Members;
  /** The token as an Access Token, or why it is not one. */
  accessToken: AccessToken | CredentialError;
}

const MAX_CHARACTERS = 2_000_000;

/** Decodes any JWT. Returns a message if the text is not one. */
export function decode(token: string): Decoded | string {
  if (token.length > MAX_CHARACTERS) return "Too long to decode here: 2 MB at most.";
  const parts = token.split(".", 4);
  if (parts.length !== 3) return "Not a JWT: expected three parts separated by dots.";
  if (!/^[\w-]*$/.test(parts.join(""))) return "Not a valid JWT: it contains characters that don't belong there.";
  const header = jwtPart(token, 0);
  if (header === undefined) return "Not a valid JWT: its header isn't a JSON object.";
  const payload = jwtPart(token, 1);
  if (payload === undefined) return "Not a valid JWT: its payload isn't a JSON object.";
  return { token, header, payload, accessToken: accessTokenOf(token) };
}

function accessTokenOf(token: string): AccessToken | CredentialError {
  try {
    return decodeAccessToken(token);
  } catch (error) {
    if (error instanceof CredentialError) return error;
    throw error;
  }
}

/** Returns a claim that is a number, such as a time. */
export function numberOf({ payload }: Decoded, claim: "iat" | "nbf" | "exp"): number | undefined {
  const value = payload[claim];
  return typeof value === "number" ? value : undefined;
}
