/** The options of a capability token for Twilio Client. Scopes are written in the order of the members. */
export interface ClientCapabilityOptions {
  /** The lifetime, in whole seconds: 1 to 86400; default: 3600. */
  ttl?: number | undefined;
  /** When the token is issued, in seconds since the epoch; default: now. */
  issuedAt?: number | undefined;
  /** Allows incoming calls to this client. */
  incoming?: { clientName: string } | undefined;
  /** Allows outgoing calls through a TwiML application, `AP…`, which receives the parameters with each call. */
  outgoing?: { applicationSid: string; clientName?: string; params?: Record<string, string> } | undefined;
  /** Allows subscribing to the account's event stream. */
  events?: { filters?: Record<string, string> } | undefined;
}
