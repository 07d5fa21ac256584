import type { Env } from "../env.ts";
import { Refusal } from "../errors.ts";
import { readSettings } from "../settings.ts";
import { within } from "../within.ts";

const TIMEOUT = 1000; // milliseconds

// Not part of the deployment: a worker that is not configured is asked by addresses too.
const brakes = new WeakMap<Env, Brakes>();

export function brakesOf(env: Env): Brakes {
  let made = brakes.get(env);
  if (made === undefined) {
    made = new Brakes(env, readSettings(env).settings.BRAKE_PERIOD);
    brakes.set(env, made);
  }
  return made;
}

/**
 * Cloudflare's rate-limit bindings, which count in each location for itself and cost a request nothing. They keep a flood away from
 * what is exact and costs more. One that is missing, or fails, limits nobody.
 */
class Brakes {
  readonly #address: RateLimit | undefined;
  readonly #identity: RateLimit | undefined;
  readonly #period: number;

  /** `period`: that of the bindings, in seconds. They do not tell. */
  constructor({ ADDRESS_BRAKE, IDENTITY_BRAKE }: Pick<Env, "ADDRESS_BRAKE" | "IDENTITY_BRAKE">, period: number) {
    this.#address = ADDRESS_BRAKE;
    this.#identity = IDENTITY_BRAKE;
    this.#period = period;
  }

  async forAddress(address: string | undefined): Promise<void> {
    if (address !== undefined) await this.#pass(this.#address, address);
  }

  async forIdentity(identity: string): Promise<void> {
    await this.#pass(this.#identity, identity);
  }

  async #pass(brake: RateLimit | undefined, key: string): Promise<void> {
    if (brake === undefined) return;
    let success = true;
    try {
      ({ success } = await within(TIMEOUT, brake.limit({ key })));
    } catch (error) {
      console.error(JSON.stringify({ event: "brake_failed", reason: String(error) }));
    }
    if (!success) throw new Refusal("too_many_requests", { headers: { "Retry-After": String(this.#period) } });
  }
}
