/** How a command ends when it does not succeed. */

export const exitCodes = { ok: 0, refused: 1, usage: 2, network: 3, interrupted: 130 } as const;

/** A failure that the user can understand: a message, what to do about it, and the exit code. */
export class Failure extends Error {
  readonly hint: string | undefined;
  readonly exitCode: number;

  constructor(message: string, hint?: string, exitCode: number = exitCodes.refused) {
    super(message);
    this.hint = hint;
    this.exitCode = exitCode;
  }
}

/** A command line that is not understood. */
export function usageError(message: string, hint?: string): Failure {
  return new Failure(message, hint, exitCodes.usage);
}

/** Ctrl-C. */
export function interrupted(message: string): Failure {
  return new Failure(`Interrupted. ${message}`, undefined, exitCodes.interrupted);
}

/** The reader of the output has gone, as with `| head`. */
export class ClosedOutput extends Error {}

const advice: Record<number, string> = {
  20003:
    "Check the SID and the secret, and that they belong to this account and region. A Standard key may not manage keys: use the Auth Token, a Main key, or a key with permissions in /twilio/iam/api-keys.",
  20404: "Check the SID. A key of the main account cannot see those of a subaccount.",
  70001: "A value is not allowed: names have at most 64 characters, policies at most 100 permissions.",
  70002: "A permission or SID is not valid. One unknown permission refuses the whole key.",
  70051: "The key's policy does not have this permission.",
};

/** The members of the package's errors, told apart by name: the library may not have been loaded yet. */
interface KnownError extends Error {
  code?: unknown;
  field?: unknown;
  status?: unknown;
  retryAfter?: unknown;
  requestId?: unknown;
}

/** Returns the failure for any error. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const known = error as KnownError;
  if (known?.name === "CredentialError") return credentialFailure(known);
  if (known?.name === "ApiError") return apiFailure(known);
  if (isNetworkError(known)) return networkFailure(known);
  return new Failure(`unexpected error: ${known?.message ?? String(error)}`, "Please report it.");
}

const optionsOfFields: Record<string, string> = {
  baseUrl: "--api-url",
  friendlyName: "--name",
  policy: "--permission or --policy",
  identity: "--identity",
  ttl: "--ttl",
  region: "--region",
  accountSid: "--account",
};

function credentialFailure({ code, message, field }: KnownError): Failure {
  if (code === "missing_env") {
    return new Failure(
      message.replace(/^\w+: /, ""),
      "Set them in the environment, or in a file that --env-file names. Secrets are never accepted as arguments.",
      exitCodes.usage,
    );
  }
  const option = optionsOfFields[String(field)];
  return new Failure(option === undefined ? message : `${option}: ${message.replace(/^\w+: /, "")}`);
}

function apiFailure({ message, status, code, retryAfter, requestId }: KnownError): Failure {
  const parts = [`status ${status}`];
  if (code !== undefined) parts.push(`code ${code}`);
  if (requestId !== undefined) parts.push(`request ${requestId}`);
  const text = `Twilio: ${message} (${parts.join(", ")})`;
  if (status === 429) {
    const wait = retryAfter === undefined ? "in a minute" : `in ${retryAfter} s`;
    return new Failure(text, `Too many requests. Try again ${wait}.`, exitCodes.network);
  }
  const isUnusable = Number(status) >= 500 || (Number(status) >= 200 && Number(status) < 400);
  if (isUnusable) return new Failure(text, "Try again later.", exitCodes.network);
  return new Failure(text, advice[Number(code)] ?? (status === 401 ? advice[20003] : undefined));
}

function isNetworkError(error: KnownError): boolean {
  if (error?.name === "TimeoutError" || error?.name === "AbortError") return true;
  // Node wraps the reason in `cause`; Bun has a code on the error itself; Deno says what happened in the message.
  return (error?.name === "TypeError" || typeof error?.code === "string") && networkReason(error) !== undefined;
}

function networkReason({ message, code, cause }: KnownError): string | undefined {
  const reason = String((cause as KnownError | undefined)?.code ?? code ?? "");
  if (/ENOTFOUND|EAI_AGAIN|FailedToOpenSocket/.test(reason)) return "the host name was not found or cannot be reached";
  if (/ECONNREFUSED|ConnectionRefused/.test(reason)) return "nothing answers there";
  if (/CERT|SELF_SIGNED|TLS|SSL/.test(reason)) return "the certificate is not trusted";
  if (/^(E[A-Z]+|UND_ERR_\w+|Connection\w*)$/.test(reason)) return `the connection failed (${reason})`;
  return /fetch|error sending request|connect/i.test(message) ? "the connection failed" : undefined;
}

function networkFailure(error: KnownError): Failure {
  const reason = error.name === "TimeoutError" ? error.message : networkReason(error);
  return new Failure(
    `Twilio's API cannot be reached: ${reason}`,
    "Check the network, a proxy, and --api-url.",
    exitCodes.network,
  );
}
