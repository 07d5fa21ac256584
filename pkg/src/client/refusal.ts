import { parseRetryAfter } from "../http/retry-after.js";
import { AccessTokenError } from "./access-token-error.js";
import { parseJson } from "./json.js";

/**
 * Converts an error response to an error, from `{ error: { code, message, field } }` if the body has that form. `date` is
 * the `Date` header in seconds since the epoch, or NaN.
 */
export function readRefusal({ status, headers }: Response, text: string, date: number): AccessTokenError {
  const { code, message, field } = Object(parseJson(() => text)?.error) as Record<string, unknown>;
  return new AccessTokenError(
    readText(code) ?? "unexpected_status",
    readText(message) ?? `The token endpoint responded with ${status}.`,
    {
      status,
      field: readText(field),
      retryAfter: parseRetryAfter(headers?.get("Retry-After") ?? null, date || Date.now() / 1000),
    },
  );
}

/** Returns a string without JWTs, because the endpoint may repeat what it was sent. */
function readText(value: unknown): string | undefined {
  return typeof value === "string" ? value.replace(/eyJ[\w.-]*/g, "…") : undefined;
}
