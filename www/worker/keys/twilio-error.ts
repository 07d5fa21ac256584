import { ApiError, CredentialError } from "twilio-edge-auth";
import { Refusal } from "../http/errors.ts";

/** What to do if it is unknown whether a request was carried out, by its purpose. */
const ADVICE = {
  read: "Try again.",
  change: "It may have been carried out; trying again is safe.",
  create: "The key may exist, but its secret is lost. If it's in the list, delete it and create another.",
  message: "The request may have been carried out.",
} as const;

export type Purpose = keyof typeof ADVICE;

/** Converts an error of the package into the response. */
export function toRefusal(error: unknown, purpose: Purpose): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof CredentialError) return refusalForCredential(error);
  if (error instanceof ApiError) return refusalForApiError(error, purpose);
  return unreachable(error, purpose);
}

/** Any other error means that there was no usable response; each runtime has its own classes and messages for that. */
export function unreachable(error: unknown, purpose: Purpose): Refusal {
  console.error(JSON.stringify({ event: "twilio_unreachable", error: String(error) }));
  return new Refusal("twilio_unreachable", {
    message: `No usable response from Twilio. ${ADVICE[purpose]}`,
  });
}

function refusalForCredential({ field, message }: CredentialError): Refusal {
  return new Refusal("invalid_request", { message, ...(field === undefined ? {} : { field }) });
}

/**
 * The response has Twilio's status, with two exceptions: 401 and 403 concern the worker's key, not the caller's session, and a status that
 * is not an error means an unusable response. Both become 502.
 */
function refusalForApiError(error: ApiError, purpose: Purpose): Refusal {
  const { status, code, message, moreInfo, requestId, retryAfter } = error;
  const foreign = status < 400 || status === 401 || status === 403 || status >= 500;
  return new Refusal("twilio_error", {
    message: messageFor(error, purpose),
    status: foreign ? 502 : status,
    extra: { twilio: { status, code, message, moreInfo, requestId } },
    ...(retryAfter === undefined ? {} : { headers: { "Retry-After": String(Math.ceil(retryAfter)) } }),
  });
}

function messageFor({ status, message, retryAfter }: ApiError, purpose: Purpose): string {
  if (status === 401 || status === 403) return `Twilio refused the management key of this worker: ${message}`;
  if (status === 429) {
    const when = retryAfter === undefined ? "in a moment" : `in ${Math.ceil(retryAfter)} s`;
    return `Twilio is rate-limiting requests. Try again ${when}.`;
  }
  if (status < 400) return `Twilio's response could not be used. ${ADVICE[purpose]}`;
  return status >= 500 ? `Twilio failed (${status}). ${ADVICE[purpose]}` : message;
}
