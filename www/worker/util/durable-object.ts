import { Refusal } from "../http/errors.ts";
import { within } from "./timeout.ts";

const TIMEOUT = 3000; // milliseconds
const RETRY_AFTER = 5; // seconds

/** Calls a Durable Object. A call that fails or times out is a 503, because it is not the client's fault. */
export async function callDurableObject<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await within(TIMEOUT, call());
  } catch (error) {
    console.error(JSON.stringify({ event: "records_unavailable", reason: String(error) }));
    throw new Refusal("records_unavailable", { headers: { "Retry-After": String(RETRY_AFTER) } });
  }
}
