import { readEnvFile, type Variables } from "./env-file.js";
import { Failure, usageError } from "./failure.js";
import { type Library, library } from "./library.js";

/** The values of the options that say where the variables are. */
export interface VariableValues {
  "env-file": string | undefined;
  "env-stdin": boolean;
}

/** Returns the variables of the environment, or only those of the file that the options name: never a mixture. */
export async function readVariables(values: VariableValues): Promise<Variables> {
  const path = values["env-stdin"] ? "-" : values["env-file"];
  return path === undefined ? (process.env as Variables) : readEnvFile(path);
}

/** The options with which a command chooses its credential. */
export interface CredentialValues extends VariableValues {
  auth: string | undefined;
  "api-url": string | undefined;
}

/** How long one attempt may take, in milliseconds, and how often it is retried: the user is waiting. */
export const patience = { timeout: 15_000, maxRetries: 2 };

export type Kind = "auth-token" | "api-key" | "oauth";
export type RestCredential = InstanceType<Library["ApiKey"] | Library["AuthToken"] | Library["OAuthClient"]>;

/** The variables that show that a credential of a kind is meant. */
const signs: Record<Kind, readonly string[]> = {
  "auth-token": ["TWILIO_AUTH_TOKEN"],
  "api-key": ["TWILIO_API_KEY", "TWILIO_API_KEY_SID", "TWILIO_API_SECRET", "TWILIO_API_KEY_SECRET"],
  oauth: ["TWILIO_CLIENT_ID", "TWILIO_CLIENT_SECRET"],
};

/** Returns the kinds of credentials that the variables hold, in an order of preference. */
export function kindsIn(variables: Variables, preference: readonly Kind[]): Kind[] {
  return preference.filter((kind) => signs[kind].some((name) => variables[name]));
}

/** Returns the credential of a kind. Throws with the names of the missing variables. */
export async function openCredential(kind: Kind, variables: Variables, baseUrl?: string): Promise<RestCredential> {
  const { ApiKey, AuthToken, OAuthClient } = await library();
  if (kind === "api-key") return ApiKey.fromEnv(variables);
  if (kind === "auth-token") return AuthToken.fromEnv(variables);
  if (baseUrl === undefined) return OAuthClient.fromEnv(variables);
  const { TWILIO_CLIENT_ID: clientId = "", TWILIO_CLIENT_SECRET: clientSecret = "" } = variables;
  return new OAuthClient({ clientId, clientSecret, accountSid: variables.TWILIO_ACCOUNT_SID, baseUrl });
}

/** Returns the first credential that the variables hold, or the one of `--auth`. */
export async function chooseCredential(
  variables: Variables,
  preference: readonly Kind[],
  kind?: string,
  baseUrl?: string,
): Promise<RestCredential> {
  const chosen = (kind as Kind | undefined) ?? kindsIn(variables, preference)[0];
  if (chosen === undefined) {
    throw usageError(
      "no credential: set TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN, or with TWILIO_API_KEY and TWILIO_API_SECRET",
      "They come from the environment, or from a file that --env-file names.",
    );
  }
  return openCredential(chosen, variables, baseUrl);
}

/** Checks `--api-url` with its own name, before the library does. */
export function checkApiUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  const origin = URL.canParse(url) ? new URL(url) : undefined;
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(origin?.hostname ?? "");
  const isSafe = origin?.protocol === "https:" || (origin?.protocol === "http:" && isLocal);
  if (!isSafe || origin?.href !== `${origin?.origin}/`) {
    throw usageError(
      "--api-url: expected an origin: https://…, or http:// with localhost, 127.0.0.1 or [::1]",
      "Secrets are sent there: use it only for a server that you trust.",
    );
  }
  return origin.origin;
}

/** Returns a SID in its usual form, or throws. */
export function checkSid(sid: string | undefined, prefix: string, name: string): string {
  if (sid !== undefined && new RegExp(`^${prefix}[0-9a-fA-F]{32}$`).test(sid)) return sid;
  throw new Failure(`${name}: expected ${prefix} and 32 hexadecimal digits`, undefined, 2);
}

/** Chooses the credential of a command for a resource, and the options of its requests. */
export async function openResource(values: CredentialValues, preference: readonly Kind[]) {
  const baseUrl = checkApiUrl(values["api-url"]);
  const variables = await readVariables(values);
  const credential = await chooseCredential(variables, preference, values.auth, baseUrl);
  return { variables, credential, options: { ...patience, baseUrl } };
}
