/** Sends requests to Twilio, or to its replacement. */
export function twilioFetch(standIn: Fetcher | undefined): typeof fetch {
  return standIn === undefined ? (input, init) => fetch(input, init) : (input, init) => standIn.fetch(input, init);
}
