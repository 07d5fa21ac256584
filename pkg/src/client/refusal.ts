import { parseRetryAfter } from "../http/retry-after.js";
import { AccessTokenError } from "./access-token-error.js";
import { parseJson } from "./json.js";

/**
 * An answer that is a failure, as an error: the endpoint's own `{ error: { code, message, field } }`, where it has one.
 * `date` is its `Date` header in seconds since the epoch, or NaN.
 */
export function readRefusal({ status, headers }: Response, text: string, date: number): AccessTokenError {
  const { code, message, field } = Object(parseJson(() => text)?.error) as Record<string, unknown>;
  return new AccessTokenError(
    readText(code) ?? "unexpected_status",
    readText(message) ?? `The token endpoint answered ${status}.`,
    {
      status,
      field: readText(field),
      retryAfter: parseRetryAfter(headers?.get("Retry-After") ?? null, date || Date.now() / 1000),
    },
  );
}

/** What an endpoint says may repeat what it was sent: without JWTs. */
function readText(value: unknown): string | undefined {
  return typeof value === "string" ? value.replace(/eyJ[\w.-]*/g, "…") : undefined;
}
