import { ApiError, CredentialError } from "twilio-edge-auth";
import { Refusal } from "./errors.ts";

/** What the package threw, as the answer to whoever asked this worker. */
export function passOn(error: unknown): unknown {
  if (error instanceof CredentialError) return refusalOf(error);
  if (error instanceof ApiError) return answerOf(error);
  if (error instanceof TypeError || error instanceof DOMException) return new Refusal("twilio_unreachable");
  return error;
}

function refusalOf({ field, message }: CredentialError): Refusal {
  return new Refusal("invalid_request", { message, ...(field === undefined ? {} : { field }) });
}

/**
 * Twilio's status is the answer's, but for two kinds: a 401 or 403 is about this worker's key and not about the caller's session, and
 * what is no error status at all was no answer that could be used.
 */
function answerOf({ status, code, message, moreInfo, requestId, retryAfter }: ApiError): Refusal {
  const foreign = status < 400 || status === 401 || status === 403 || status >= 500;
  return new Refusal("twilio_error", {
    message,
    status: foreign ? 502 : status,
    extra: { twilio: { status, code, moreInfo, requestId } },
    ...(retryAfter === undefined ? {} : { headers: { "Retry-After": String(Math.ceil(retryAfter)) } }),
  });
}
