import { isWellFormed } from "../text.js";
import { now, requireSecret, signed } from "./sign.js";

/** One thing that a token allows. */
export interface Scope {
  scope: string;
  payload(): string;
}

/** Escapes like Node's `querystring.escape`, which converts any value to a string. */
function escaped(value: unknown): string {
  const text = `${value as string}`;
  if (!isWellFormed(text)) throw new URIError("URI malformed");
  return encodeURIComponent(text);
}

/** Returns parameters as a query string, escaped again for use in a parameter of the scope. */
function escapedTwice(parameters: object): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  return escaped(pairs.join("&"));
}

/** The stream of the account's events. */
export class EventStreamScope implements Scope {
  scope = "scope:stream:subscribe";
  filters: object;

  constructor(filters?: object) {
    this.filters = filters || {};
  }

  payload(): string {
    const filters = Object.keys(this.filters).length > 0 ? `&appParams=${escapedTwice(this.filters)}` : "";
    return `${this.scope}?path=/2010-04-01/Events${filters}`;
  }
}

/** Calls to a client. */
export class IncomingClientScope implements Scope {
  scope = "scope:client:incoming";
  clientName: string;

  constructor(clientName: string) {
    this.clientName = clientName;
  }

  payload(): string {
    return `${this.scope}?clientName=${escaped(this.clientName)}`;
  }
}

export interface OutgoingClientScopeOptions {
  /** The TwiML application that handles the calls. */
  applicationSid: string;
  clientName?: string | undefined;
  params?: object | undefined;
}

/** Calls from a client. */
export class OutgoingClientScope implements Scope {
  scope = "scope:client:outgoing";
  applicationSid: string;
  clientName?: string | undefined;
  params?: object | undefined;

  constructor(options: OutgoingClientScopeOptions) {
    if (!options) throw new Error('Required parameter "options" missing.');
    if (typeof options !== "object") throw new TypeError('Parameter "options" must be a type Object');
    if (!options.applicationSid) throw new Error('Required parameter "options.applicationSid" missing.');
    this.applicationSid = options.applicationSid;
    this.clientName = options.clientName;
    this.params = options.params;
  }

  payload(): string {
    let payload = `${this.scope}?appSid=${escaped(this.applicationSid)}`;
    if (typeof this.clientName === "string") payload += `&clientName=${escaped(this.clientName)}`;
    if (typeof this.params === "object") payload += `&appParams=${escapedTwice(this.params)}`;
    return payload;
  }
}

export interface ClientCapabilityOptions {
  accountSid: string;
  authToken: string;
  /** How long the token is good for, in seconds: 3600 if left out. */
  ttl?: number | undefined;
}

/** A capability token for Twilio Client, as in the `twilio` package: nothing is checked. */
export class ClientCapability {
  static EventStreamScope: typeof EventStreamScope = EventStreamScope;
  static IncomingClientScope: typeof IncomingClientScope = IncomingClientScope;
  static OutgoingClientScope: typeof OutgoingClientScope = OutgoingClientScope;

  accountSid: string;
  /** Left out when the capability is printed. */
  declare authToken: string;
  ttl: number;
  scopes: Scope[];

  constructor(options: ClientCapabilityOptions) {
    if (!options) throw new Error('Required parameter "options" missing.');
    if (typeof options !== "object") throw new TypeError('Parameter "options" must be a type Object');
    if (!options.accountSid) throw new Error('Required parameter "options.accountSid" missing.');
    if (!options.authToken) throw new Error('Required parameter "options.authToken" missing.');
    this.accountSid = options.accountSid;
    Object.defineProperty(this, "authToken", { value: options.authToken, writable: true, configurable: true });
    this.ttl = options.ttl || 3600;
    this.scopes = [];
  }

  addScope(scope: Scope): void {
    this.scopes.push(scope);
  }

  toJwt(): string {
    const claims = {
      scope: this.scopes.map((scope) => scope.payload()).join(" "),
      iss: this.accountSid,
      exp: now() + this.ttl,
    };
    return signCapability(claims, this.authToken);
  }
}

/** A token of these claims, issued now. */
export function signCapability(claims: { exp: number }, authToken: string): string {
  requireSecret(authToken, "HS256");
  if (typeof claims.exp !== "number") throw new Error('"exp" should be a number of seconds');
  return signed({}, { ...claims, iat: now() }, authToken, "HS256");
}
