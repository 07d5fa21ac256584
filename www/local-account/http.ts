import type { Handler, Hono, Context as HonoContext } from "hono";
import type { Configuration } from "./configuration.ts";
import { methodNotAllowed, notFound, TwilioError } from "./errors.ts";
import { newSid } from "./store.ts";

/** `owner` is the Auth Token, `main` and `standard` are API keys, `scoped` is a Restricted key or an OAuth app. */
export type Caller = { accountSid: string } & (
  | { rights: "owner" | "main" | "standard" }
  | { rights: "scoped"; allow: readonly string[] }
);

export interface AppEnv {
  Variables: {
    /** The account of the request: the caller's, or its subaccount. */
    accountSid: string;
    sql: SqlStorage;
    caller: Caller;
    /** Explains a response in the header `X-Local-Account-Hint`. */
    hint?: string;
  };
}
export type App = Hono<AppEnv>;
export type Context = HonoContext<AppEnv>;

/** One subject of the API: everything that a file adds to the account. */
export interface Subject {
  /** The subject's tables, as SQL that can run again. */
  tables?: string;
  /** Writes the rows that come from the configuration. Runs when the configuration is new or has changed. */
  seed?(sql: SqlStorage, configuration: Configuration): void;
  routes(app: App): void;
}

/** Adds the handlers of one path. Any other method gets 405 with the allowed ones. */
export function addResource(
  app: App,
  path: string,
  handlers: Partial<Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Handler<AppEnv>>>,
): void {
  for (const [method, handler] of Object.entries(handlers)) app.on(method, path, handler);
  app.all(path, () => {
    throw methodNotAllowed(Object.keys(handlers));
  });
}

export function jsonResponse(status: number, body: unknown): Response {
  return Response.json(body, { status, headers: { "Content-Type": "application/json;charset=utf-8" } });
}

export function errorResponse({ status, code, message, headers }: TwilioError): Response {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  const response = jsonResponse(status, { code, message, more_info, status });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

/** An error of the webhooks API, in the form of RFC 9457. */
export function problemResponse({ status, code, message, headers }: TwilioError): Response {
  const type = `https://www.twilio.com/docs/errors/${code}`;
  const response = Response.json({ type, title: message, status, detail: message, code }, { status });
  response.headers.set("Content-Type", "application/problem+json");
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

export function serverFault(message: string): Response {
  const response = errorResponse(new TwilioError(500, 20500, message));
  setCommonHeaders(response.headers);
  return response;
}

/** The headers of every response. They forbid caching and say that this is not Twilio. */
export function setCommonHeaders(headers: Headers): void {
  headers.set("Cache-Control", "no-store");
  headers.set("Twilio-Request-Id", newSid("RQ"));
  headers.set("X-Local-Account", "development equipment: not Twilio, nothing is sent");
}

/** Formats a time in milliseconds as RFC 2822, as the API does: `Mon, 13 Jun 2016 22:50:08 +0000`. */
export function formatRfc2822(time: number): string {
  return new Date(time).toUTCString().replace("GMT", "+0000");
}

/** Formats a time in milliseconds as ISO 8601 in whole seconds: `2016-06-13T22:50:08Z`. */
export function formatIso8601(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** The host of each path: that of the first prefix that fits. A loopback address serves all of them. */
const HOSTS: [prefix: string, product: string][] = [
  ["/2010-04-01/", "api"],
  ["/v1/AuthTokens/", "accounts"],
  ["/v1/Webhooks/", "webhooks"],
  ["/v1/", "iam"],
  ["/v2/", "oauth"],
];

/** `api.twilio.com`, `api.dublin.ie1.twilio.com`, `api.us1.twilio.com` … */
const TWILIO_HOST = /^([a-z-]+)(?:\.[a-z0-9-]+){0,2}\.twilio\.com$/;

/** Refuses a path on the wrong host of Twilio, as Twilio would. Any other host serves every path. */
export function checkHost({ hostname, pathname }: URL): void {
  const product = TWILIO_HOST.exec(hostname)?.[1];
  if (product === undefined) return;
  if (HOSTS.find(([prefix]) => pathname.startsWith(prefix))?.[1] !== product) throw notFound(pathname);
}

/** The origin for links in a response: Twilio's host over HTTPS, or the address that was called. */
export function getOrigin(url: URL): string {
  return TWILIO_HOST.test(url.hostname) ? `https://${url.host}` : url.origin;
}
