/** What goes into a capability token for Twilio Client. What it allows is written in the order in which it is named. */
export interface ClientCapabilityOptions {
  /** How long the token is good for, in whole seconds: 1 to 86400; 3600 if left out. */
  ttl?: number | undefined;
  /** When the token is issued, in seconds since the epoch; now if left out. */
  issuedAt?: number | undefined;
  /** Calls to this client. */
  incoming?: { clientName: string } | undefined;
  /** Calls from this client, through a TwiML application, `AP…`, which gets the parameters with each call. */
  outgoing?: { applicationSid: string; clientName?: string; params?: Record<string, string> } | undefined;
  /** The stream of the account's events. */
  events?: { filters?: Record<string, string> } | undefined;
}
