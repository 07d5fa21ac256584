import { Refusal } from "../http/errors.ts";
import { within } from "./timeout.ts";

const TIMEOUT = 3000; // milliseconds
const RETRY_AFTER = 5; // seconds

/** A call of a Durable Object. One that fails, or does not answer in time, is a 503 and not the caller's fault. */
export async function askRecords<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await within(TIMEOUT, call());
  } catch (error) {
    console.error(JSON.stringify({ event: "records_unavailable", reason: String(error) }));
    throw new Refusal("records_unavailable", { headers: { "Retry-After": String(RETRY_AFTER) } });
  }
}
