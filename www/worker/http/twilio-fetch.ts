/** Sends requests to Twilio, or to the service that replaces it in development. */
export function twilioFetch(replacement: Fetcher | undefined): typeof fetch {
  return replacement === undefined
    ? (input, init) => fetch(input, init)
    : (input, init) => replacement.fetch(input, init);
}
