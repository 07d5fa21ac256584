import type { Env } from "../env.ts";
import { readSettings } from "../settings/read.ts";
import { within } from "../util/timeout.ts";
import { Refusal } from "./errors.ts";

const TIMEOUT = 1000; // milliseconds

// Not part of the deployment: addresses are limited even if the worker is not configured.
const rateLimiters = new WeakMap<Env, RateLimiters>();

export function rateLimitersOf(env: Env): RateLimiters {
  let limiters = rateLimiters.get(env);
  if (limiters === undefined) {
    const period = readSettings(env).settings.RATE_LIMIT_PERIOD;
    limiters = new RateLimiters(env.ADDRESS_RATE_LIMITER, env.IDENTITY_RATE_LIMITER, period);
    rateLimiters.set(env, limiters);
  }
  return limiters;
}

/**
 * Cloudflare's rate-limit bindings. They count separately in each location, without a network request, and protect the exact quota,
 * which costs more, from floods. Without a binding, or if it fails, requests pass.
 */
class RateLimiters {
  readonly #address: RateLimit | undefined;
  readonly #identity: RateLimit | undefined;
  readonly #period: number;

  /** `period`: that of the bindings, in seconds, which they do not expose. */
  constructor(address: RateLimit | undefined, identity: RateLimit | undefined, period: number) {
    this.#address = address;
    this.#identity = identity;
    this.#period = period;
  }

  async limitAddress(address: string | undefined): Promise<void> {
    if (address !== undefined) await this.#limit(this.#address, address);
  }

  async limitIdentity(identity: string): Promise<void> {
    await this.#limit(this.#identity, identity);
  }

  async #limit(rateLimiter: RateLimit | undefined, key: string): Promise<void> {
    if (rateLimiter === undefined) return;
    let success = true;
    try {
      ({ success } = await within(TIMEOUT, rateLimiter.limit({ key })));
    } catch (error) {
      console.error(JSON.stringify({ event: "rate_limiter_failed", reason: String(error) }));
    }
    if (!success) throw new Refusal("too_many_requests", { headers: { "Retry-After": String(this.#period) } });
  }
}
