import { isWellFormed } from "../text.js";
import { now, requireSecret, signToken } from "./sign.js";

/** A permission of a token. */
export interface Scope {
  scope: string;
  payload(): string;
}

/** Escapes like Node's `querystring.escape`, which converts any value to a string. */
function escapeValue(value: unknown): string {
  const text = `${value as string}`;
  if (!isWellFormed(text)) throw new URIError("URI malformed");
  return encodeURIComponent(text);
}

/** Writes parameters as a query string, and escapes it again as the value of one parameter of the scope. */
function escapeTwice(parameters: object): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${escapeValue(name)}=${escapeValue(value)}`);
  return escapeValue(pairs.join("&"));
}

/** Allows subscribing to the account's event stream. */
export class EventStreamScope implements Scope {
  scope = "scope:stream:subscribe";
  filters: object;

  constructor(filters?: object) {
    this.filters = filters || {};
  }

  payload(): string {
    const filters = Object.keys(this.filters).length > 0 ? `&appParams=${escapeTwice(this.filters)}` : "";
    return `${this.scope}?path=/2010-04-01/Events${filters}`;
  }
}

/** Allows incoming calls to a client. */
export class IncomingClientScope implements Scope {
  scope = "scope:client:incoming";
  clientName: string;

  constructor(clientName: string) {
    this.clientName = clientName;
  }

  payload(): string {
    return `${this.scope}?clientName=${escapeValue(this.clientName)}`;
  }
}

export interface OutgoingClientScopeOptions {
  /** The TwiML application that handles the calls. */
  applicationSid: string;
  clientName?: string | undefined;
  params?: object | undefined;
}

/** Allows outgoing calls from a client. */
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
    let payload = `${this.scope}?appSid=${escapeValue(this.applicationSid)}`;
    if (typeof this.clientName === "string") payload += `&clientName=${escapeValue(this.clientName)}`;
    if (typeof this.params === "object") payload += `&appParams=${escapeTwice(this.params)}`;
    return payload;
  }
}

export interface ClientCapabilityOptions {
  accountSid: string;
  authToken: string;
  /** The lifetime, in seconds; default: 3600. */
  ttl?: number | undefined;
}

/** A capability token for Twilio Client, as in the `twilio` package. Values are not validated. */
export class ClientCapability {
  static EventStreamScope: typeof EventStreamScope = EventStreamScope;
  static IncomingClientScope: typeof IncomingClientScope = IncomingClientScope;
  static OutgoingClientScope: typeof OutgoingClientScope = OutgoingClientScope;

  accountSid: string;
  /** Not enumerable, so that printing the capability does not show it. */
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

/** Signs a capability token with these claims, issued now. */
export function signCapability(claims: { exp: number }, authToken: string): string {
  requireSecret(authToken, "HS256");
  if (typeof claims.exp !== "number") throw new Error('"exp" should be a number of seconds');
  return signToken({}, { ...claims, iat: now() }, authToken, "HS256");
}
