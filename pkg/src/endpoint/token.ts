import type { Grants } from "../access-token/access-token.js";
import type { ApiKey } from "../credentials/api-key.js";
import type { KeyRing } from "../credentials/key-ring.js";
import { invalidArgument } from "../errors.js";
import { readCopy } from "../http/body.js";
import { withTimeout } from "../http/timeout.js";
import { type CorsOptions, corsHeaders, preflight } from "./cors.js";
import { narrow, type TokenPolicy } from "./narrow.js";
import { json, Refusal } from "./refusal.js";

/** The user of a token, according to the app's session. */
export interface Caller {
  identity: string;
}

/** A value, or a function of the runtime's environment (a Worker's `env`) that returns it. */
export type OfEnv<T, E> = T | ((env: E) => T | Promise<T>);

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
  /** How long `authenticate`, `grants` and `limit` may take together, in milliseconds, before the response is 503; default: 10000. */
  timeout?: number;
  /** Receives the errors of the functions above, for logs. The response is only 500. Default: `console.error`. */
  onError?: (error: unknown, request: Request) => void;
}

/** The response to `POST`, with status 201. Times are in seconds since the epoch. */
export interface IssuedToken {
  token: string;
  identity: string;
  expiresAt: number;
  /** When to fetch the next one: after 80 % of the token's life. */
  refreshAfter: number;
}

const MAX_BODY_SIZE = 4096;
const REFRESH_SHARE = 0.8;

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
  if (typeof authenticate !== "function") {
    throw invalidArgument("authenticate", "expected a function that returns the caller, or null");
  }
  if (typeof credential !== "function" && typeof credential?.mintAccessToken !== "function") {
    throw invalidArgument("credential", "expected an ApiKey or a KeyRing, or a function that returns one");
  }
  if (typeof grants !== "function" && (typeof grants !== "object" || grants === null)) {
    throw invalidArgument("grants", "expected an object, or a function that returns one");
  }
  if (!Number.isInteger(ttl) || ttl < 1 || ttl > 86_400) {
    throw invalidArgument("ttl", "expected whole seconds, 1 to 86400");
  }

  const admit = async (request: Request, env: E): Promise<{ identity: string; policy: TokenPolicy }> => {
    const caller = await authenticate(request, env);
    if (caller === null || caller === undefined) {
      throw new Refusal("session_invalid", { headers: { "WWW-Authenticate": "Bearer" } });
    }
    const { identity } = caller;
    if (typeof identity !== "string" || identity === "") {
      throw new TypeError("authenticate returned a caller without an identity");
    }
    const verdict = (await limit?.(caller, request, env)) ?? true;
    if (verdict !== true) {
      const headers = typeof verdict === "number" ? { "Retry-After": String(Math.max(1, Math.ceil(verdict))) } : {};
      throw new Refusal("too_many_requests", { headers });
    }
    return { identity, policy: { ttl, grants: typeof grants === "function" ? await grants(caller, env) : grants } };
  };

  const issue = async (request: Request, env: E): Promise<Response> => {
    if (request.method !== "POST") throw new Refusal("method_not_allowed", { headers: { Allow: "POST" } });
    const { identity, policy } = await withTimeout(timeout, [], () => admit(request, env), authenticationUnavailable);
    const narrowed = narrow(policy, await readJsonObject(request));
    const key = typeof credential === "function" ? await credential(env) : credential;
    const issuedAt = Math.floor(Date.now() / 1000);
    const issued: IssuedToken = {
      token: mint(key, identity, narrowed, issuedAt),
      identity,
      expiresAt: issuedAt + narrowed.ttl,
      refreshAfter: issuedAt + Math.floor(narrowed.ttl * REFRESH_SHARE),
    };
    return json(issued, 201);
  };

  return async (request, env) => {
    const early = preflight(request, cors);
    if (early !== undefined) return early;
    let response: Response;
    try {
      response = await issue(request, env as E);
    } catch (error) {
      if (!(error instanceof Refusal)) onError(error, request);
      response = (error instanceof Refusal ? error : new Refusal("internal_error")).toResponse();
    }
    for (const [name, value] of corsHeaders(request, cors)) response.headers.append(name, value);
    return response;
  };
}

function mint(key: ApiKey | KeyRing, identity: string, policy: TokenPolicy, issuedAt: number): string {
  try {
    return key.mintAccessToken({ ...policy, identity, issuedAt });
  } catch (error) {
    if ((error as { code?: unknown })?.code !== "invalid_identity") throw error;
    throw new Refusal("identity_not_allowed", { message: (error as Error).message });
  }
}

async function readJsonObject(request: Request): Promise<Record<string, unknown>> {
  const bytes = await readCopy(request, MAX_BODY_SIZE);
  if (typeof bytes === "string") throw new Refusal(bytes);
  if (bytes.length === 0) throw new Refusal("body_missing");
  const [type = ""] = (request.headers.get("content-type") ?? "").split(";", 1);
  if (type.trim().toLowerCase() !== "application/json") throw new Refusal("unsupported_media_type");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal("body_malformed");
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new Refusal("invalid_request", { message: "The body is not a JSON object." });
}

/** Creates the refusal for functions of the app that take too long, or never settle. */
function authenticationUnavailable(): Refusal {
  return new Refusal("authentication_unavailable", { headers: { "Retry-After": "5" } });
}
