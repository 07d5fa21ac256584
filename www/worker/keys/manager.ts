import { type ApiKey, ApiKeys } from "twilio-edge-auth";

const TIMEOUT = 7000; // milliseconds for a request and its repetition: admins wait for at most 10 seconds, 3 of them for the ring
const MAX_RETRIES = 1; // an alarm tries again, an admin too

/** Manages the account's keys with the time limits of the worker. */
export function keysManagedBy(manager: ApiKey, send: typeof fetch): ApiKeys {
  return new ApiKeys(manager, { fetch: send, timeout: TIMEOUT, deadline: TIMEOUT, maxRetries: MAX_RETRIES });
}
