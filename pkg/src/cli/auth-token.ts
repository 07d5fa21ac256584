/** What the `auth-token` commands share. */
import type { AuthToken, AuthTokens } from "../index.js";
import { checkApiUrl, patience, readVariables, type VariableValues } from "./credentials.js";
import { exitCodes, Failure, toFailure, usageError } from "./failure.js";
import { onInterruption } from "./interruption.js";
import { library } from "./library.js";
import { isDoubtful } from "./new-secret.js";
import { json, rest } from "./options.js";
import { probeAuthToken } from "./probe.js";
import { isPrinted, prepareOutput, type SecretOutput, type SecretValues } from "./secret-output.js";
import { say } from "./terminal.js";

export const authTokenDetails =
  "Needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN: Twilio documents no other credential for it.";

export const authTokenOptions = {
  "suppress-email": { help: "Asks Twilio not to send an email about it to the owners of the account." },
  ...rest,
  ...json,
} as const;

export interface AuthTokenValues extends VariableValues {
  "api-url": string | undefined;
  "suppress-email": boolean;
}

export interface OpenedAuthToken {
  tokens: AuthTokens;
  primary: AuthToken;
  /** The token in TWILIO_SECONDARY_AUTH_TOKEN, or one that was created. */
  secondary: Secondary | undefined;
  /** Where both are tried. */
  origin: string;
}

/** A secondary Auth Token; a `NewAuthToken` is one. */
interface Secondary {
  readonly authToken: string;
  credential(): AuthToken;
}

export async function openAuthToken(values: AuthTokenValues): Promise<OpenedAuthToken> {
  const apiUrl = checkApiUrl(values["api-url"]);
  const variables = await readVariables(values);
  const { AuthToken, AuthTokens, CredentialError, hostname } = await library();
  const primary = AuthToken.fromEnv(variables);
  const { region, edge } = primary;
  const { TWILIO_AUTH_TOKEN: first, TWILIO_SECONDARY_AUTH_TOKEN: second } = variables;
  let secondary: Secondary | undefined;
  try {
    if (second && second !== first) {
      const token = AuthToken.fromEnv({ ...variables, TWILIO_AUTH_TOKEN: second });
      secondary = { authToken: second, credential: () => token };
    }
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    throw usageError(error.message.replace(/^\w+/, "TWILIO_SECONDARY_AUTH_TOKEN"));
  }
  const tokens = new AuthTokens(primary, { ...patience, baseUrl: apiUrl });
  return { tokens, primary, secondary, origin: apiUrl ?? hostname("api", { region, edge }) };
}

/** How far a rotation is. */
export type Step = "not begun" | "created" | "promoted";

/** Finds out how far a rotation is, by requests with both tokens. */
export async function findStep({ primary, secondary, origin }: OpenedAuthToken): Promise<Step> {
  if (secondary === undefined) return "not begun";
  const [isPrimaryValid, isSecondaryValid] = [
    await isValid(primary, origin),
    await isValid(secondary.credential(), origin),
  ];
  if (!isPrimaryValid && !isSecondaryValid) {
    throw new Failure(
      "Twilio accepts neither TWILIO_AUTH_TOKEN nor TWILIO_SECONDARY_AUTH_TOKEN",
      "Check both, and TWILIO_ACCOUNT_SID. The Console shows the primary Auth Token.",
    );
  }
  if (!isPrimaryValid) return "promoted";
  return isSecondaryValid ? "created" : "not begun";
}

async function isValid(token: AuthToken, origin: string): Promise<boolean> {
  const access = await probeAuthToken({ api: origin, iam: origin }, token.accountSid, token.authorizationHeader());
  if (access.works === null) throw new Failure(`Auth Token: ${access.message}`, "Try again later.", exitCodes.network);
  return access.works;
}

export const promotion = "twilio-edge-auth auth-token promote";
export const deletion = "twilio-edge-auth auth-token delete-secondary";

/** What follows after the secondary Auth Token was created. */
export const nextSteps = `Next: let everything that verifies webhooks accept both Auth Tokens. Twilio signs with the primary one until the promotion.
To continue, with the new one in TWILIO_SECONDARY_AUTH_TOKEN: ${promotion}
To give up: ${deletion}`;

/**
 * Promotes the secondary Auth Token, and stores it if the options name a place: it was printed when it was created. Succeeds
 * also if it is promoted already.
 */
export async function promote(
  opened: OpenedAuthToken,
  values: AuthTokenValues & SecretValues,
  secondary: Secondary,
): Promise<void> {
  const output = isPrinted(values) ? undefined : await prepareOutput(values);
  let isInterrupted = false;
  const interrupt = () => {
    if (isInterrupted) {
      say(`Interrupted. The secondary Auth Token may have been promoted. Find out, and finish: ${promotion}`);
      process.exit(exitCodes.interrupted);
    }
    isInterrupted = true;
    say("Finishing, because a promotion cannot be taken back. Press Ctrl-C again to leave.");
  };
  await onInterruption(interrupt, async () => {
    try {
      const step = await findStep(opened);
      if (step === "not begun") throw secondaryInvalid();
      if (step === "created") await sendPromotion(opened, values["suppress-email"]);
      say(`The secondary Auth Token ${step === "created" ? "is now" : "is already"} the primary one.`);
    } catch (error) {
      await output?.cancel();
      throw error;
    }
    await storePromoted(opened.primary.accountSid, secondary.authToken, values, output);
  });
}

/** The token in TWILIO_SECONDARY_AUTH_TOKEN is not the account's secondary one: another one must not be promoted. */
function secondaryInvalid(): Failure {
  return new Failure(
    "Twilio does not accept the token in TWILIO_SECONDARY_AUTH_TOKEN: nothing was promoted",
    `If you no longer have the secondary Auth Token, delete it and begin again: ${deletion}`,
  );
}

/** Sends the promotion. Without a usable response, requests with both tokens tell whether it had an effect. */
async function sendPromotion(opened: OpenedAuthToken, suppressEmail: boolean): Promise<void> {
  try {
    await opened.tokens.promote(suppressEmail ? { suppressEmail } : {});
  } catch (error) {
    const { message, exitCode } = toFailure(error);
    if (!isDoubtful(error)) throw error;
    const step = await findStep(opened).catch(() => undefined);
    if (step === "promoted") return;
    const state = step === undefined ? "it may have been promoted" : "it was not promoted: the old one still works";
    throw new Failure(`${message}; ${state}`, `Try again: ${promotion}`, exitCode);
  }
}

async function storePromoted(
  accountSid: string,
  authToken: string,
  { wrangler }: SecretValues,
  output: SecretOutput | undefined,
): Promise<void> {
  if (output === undefined) {
    say(
      "The old one no longer works. Deploy the new one as TWILIO_AUTH_TOKEN, and remove TWILIO_SECONDARY_AUTH_TOKEN.",
    );
    return;
  }
  try {
    const variables = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken };
    await output.store(variables, ["TWILIO_SECONDARY_AUTH_TOKEN"]);
  } catch (error) {
    await output.cancel();
    throw new Failure(
      `${toFailure(error).message}; the new Auth Token is the primary one all the same`,
      "Use the token in TWILIO_SECONDARY_AUTH_TOKEN as TWILIO_AUTH_TOKEN.",
    );
  }
  say(`The old one no longer works. ${output.place}`);
  if (wrangler === undefined) return;
  const name = wrangler === "" ? "" : ` --name ${wrangler}`;
  say(`Then run: wrangler secret delete TWILIO_SECONDARY_AUTH_TOKEN${name}`);
}
