import type { Grants } from "../access-token/access-token.js";
import type { ApiKey } from "../credentials/api-key.js";
import type { KeyRing } from "../credentials/key-ring.js";
import { checkOption, rejectUnknownOptions } from "../errors.js";
import { discardBody, readCopy } from "../http/body.js";
import { withTimeout } from "../http/timeout.js";
import { type CorsOptions, corsHeaders, preflight } from "./cors.js";
import { EndpointError, json } from "./error.js";
import { type IssuedToken, issueToken } from "./issue.js";
import { type OfEnv, valueFor } from "./of-env.js";

/** The user of a token, according to the app's session. */
export interface Caller {
  identity: string;
}

export interface TokenEndpointOptions<C extends Caller = Caller, E = unknown> {
  /** Signs the tokens: a Main or Standard API key or a key ring, or a function of `env` that returns it. */
  credential: OfEnv<ApiKey | KeyRing, E>;
  /**
   * Verifies the app's own session, and returns the caller, or `null` for a request that has none: 401. The identity
   * comes from here and never from the body.
   */
  authenticate: (request: Request, env: E) => C | null | Promise<C | null>;
  /** What the tokens allow, or a function of the caller that returns it. Clients can request less, never more. */
  grants: Grants | ((caller: C, env: E) => Grants | Promise<Grants>);
  /** The lifetime of tokens in seconds: 1 to 86400; default: 3600. Clients can request a shorter one. */
  ttl?: number;
  /** The other origins whose pages may use the endpoint; default: none. */
  cors?: CorsOptions;
  /**
   * Called before a token is minted. `false` refuses with 429; a number does too, and is sent as `Retry-After`, in
   * seconds.
   */
  limit?: (caller: C, request: Request, env: E) => boolean | number | Promise<boolean | number>;
  /** How long the functions above may take together, in milliseconds, before the response is 503; default: 10000. */
  timeout?: number;
  /** Receives the errors of the functions above, for logs. The response is only 500. Default: `console.error`. */
  onError?: (error: unknown, request: Request) => void;
}

const MAX_BODY_SIZE = 4096;

/**
 * Makes a token endpoint of the form `(request, env?) => Promise<Response>`, which is a route handler of Next.js,
 * SvelteKit, Astro, React Router and Nuxt, a handler of `Deno.serve` and `Bun.serve`, and a Worker's `fetch`.
 *
 * ```ts
 * export const POST = tokenEndpoint({
 *   credential: ApiKey.fromEnv(process.env),
 *   authenticate: async (request) => {
 *     const user = await userOf(request); // your session
 *     return user && { identity: user.id };
 *   },
 *   grants: { chat: { serviceSid: "IS…" } },
 * });
 * ```
 *
 * `POST` with a JSON object, `{}` or `{ "grants": ["chat"], "room": "standup", "ttl": 600 }`, gets 201 with
 * {@link IssuedToken}. Everything else gets `{ "error": { "code", "message", "field" } }` with 400, 401, 403, 405, 413,
 * 415, 429, 500 or 503.
 *
 * @throws {CredentialError} `invalid_argument` for options that cannot work
 */
export function tokenEndpoint<C extends Caller = Caller, E = unknown>(
  options: TokenEndpointOptions<C, E>,
): (request: Request, env?: E) => Promise<Response> {
  const { credential, authenticate, grants, ttl = 3600, cors, limit, timeout = 10_000 } = options;
  const onError = options.onError ?? ((error: unknown) => console.error("token endpoint:", error));
  checkOptions(options);

  /** Calls the functions of the app: who is the caller, and what may they get? */
  const admit = async (request: Request, env: E) => {
    const caller = await authenticate(request, env);
    if (caller === null || caller === undefined) {
      throw new EndpointError("session_invalid", { headers: { "WWW-Authenticate": "Bearer" } });
    }
    const { identity } = caller;
    checkOption(typeof identity === "string" && identity !== "", "authenticate", "{ identity } or null");
    const verdict = limit === undefined || (await limit(caller, request, env));
    if (verdict !== true) {
      const headers = Number.isFinite(verdict) ? { "Retry-After": String(Math.max(1, Math.ceil(+verdict))) } : {};
      throw new EndpointError("too_many_requests", { headers });
    }
    const granted = await valueFor(grants, caller, env);
    checkOption(isObject(granted), "grants", "an object or a function");
    const key = await valueFor(credential, env);
    checkKey(key);
    return { identity, policy: { grants: granted, ttl }, key };
  };

  const issue = async (request: Request, env: E): Promise<IssuedToken> => {
    if (request.method !== "POST") throw new EndpointError("method_not_allowed", { headers: { Allow: "POST" } });
    const { identity, policy, key } = await withTimeout(
      timeout,
      [],
      () => admit(request, env),
      authenticationUnavailable,
    );
    return issueToken({ identity, policy, body: await readJsonObject(request) }, (narrowed, issuedAt) =>
      key.mintAccessToken({ ...narrowed, identity, issuedAt }),
    );
  };

  return async (request, env) => {
    let response: Response;
    try {
      response = preflight(request, cors) ?? json(await issue(request, env as E), 201);
    } catch (reason) {
      const isRefusal = reason instanceof EndpointError;
      if (!isRefusal) onError(reason, request);
      response = (isRefusal ? reason : new EndpointError("internal_error")).toResponse();
      await discardBody(request);
    }
    for (const [name, value] of corsHeaders(request, cors)) response.headers.append(name, value);
    return response;
  };
}

const knownOptions = ["credential", "authenticate", "grants", "ttl", "cors", "limit", "timeout", "onError"];

const isFunction = (value: unknown) => typeof value === "function";
const isObject = (value: unknown) => typeof value === "object" && value !== null;

/** Throws for a credential that cannot mint, such as an `AuthToken`. */
function checkKey(key: unknown): void {
  const mints = isFunction((key as ApiKey | undefined)?.mintAccessToken);
  checkOption(
    mints,
    "credential",
    "an ApiKey or a KeyRing, such as ApiKey.fromEnv(env), or a function that returns one",
  );
}

/** Throws for options that would refuse every request, or allow too much. */
function checkOptions<C extends Caller, E>(options: TokenEndpointOptions<C, E>): void {
  rejectUnknownOptions(options, knownOptions);
  const { credential, authenticate, grants, ttl = 1, cors, limit, timeout = 1 } = options;
  checkOption(isFunction(authenticate), "authenticate", "a function");
  if (!isFunction(credential)) checkKey(credential);
  checkOption(isFunction(grants) || isObject(grants), "grants", "an object or a function");
  checkOption(Number.isInteger(ttl) && ttl > 0 && ttl <= 86_400, "ttl", "whole seconds, 1 to 86400");
  // A string has `includes` too, and would allow every part of itself.
  const isList = cors === undefined || (Array.isArray(cors.origins) && !cors.origins.includes("*"));
  checkOption(isList, "cors.origins", 'an array without "*"');
  checkOption(limit === undefined || isFunction(limit), "limit", "a function");
  checkOption(timeout > 0, "timeout", "milliseconds");
}

async function readJsonObject(request: Request): Promise<Record<string, unknown>> {
  const bytes = await readCopy(request, MAX_BODY_SIZE);
  if (typeof bytes === "string") throw new EndpointError(bytes);
  if (bytes.length === 0) throw new EndpointError("body_missing");
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new EndpointError("unsupported_media_type");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new EndpointError("body_malformed");
  }
  if (isObject(value) && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new EndpointError("invalid_request");
}

/** Creates the refusal for functions of the app that take too long, or never settle. */
function authenticationUnavailable(): EndpointError {
  return new EndpointError("authentication_unavailable", { headers: { "Retry-After": "5" } });
}
