import { DurableObject } from "cloudflare:workers";
import { type Quota, spend } from "./quota.ts";

const DAY = 86_400_000; // milliseconds; no window of a quota is longer

/** Who was denied tokens by whom, and since when, in seconds since the epoch. */
export interface Denial {
  since: number;
  by: string;
  reason?: string;
}

/** What becomes of a request for a token. */
export interface Admission {
  verdict: "admitted" | "denied" | "exhausted";
  /** Seconds after which the next one may be had; 0 where that is not known. */
  retryAfter: number;
}

/**
 * What is known of one identity: when it got its tokens, and whether it is denied them. It is one object wherever its tokens are asked
 * for, so the quota is exact and a denial holds at once. A token costs one row written, a refusal none. The times have to be stored:
 * memory lasts for about a minute after the last request, and for no longer than the version of the worker.
 */
export class IdentityObject extends DurableObject<unknown> {
  #times: number[];
  #denial: Denial | undefined;
  #willBeErased = false;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.#times = ctx.storage.kv.get<number[]>("times") ?? [];
    this.#denial = ctx.storage.kv.get<Denial>("denial");
  }

  /** Counts a token, if there is a quota and if it may be had. */
  async admit(quota: Quota | null): Promise<Admission> {
    if (this.#denial !== undefined) return { verdict: "denied", retryAfter: 0 };
    if (quota === null) return { verdict: "admitted", retryAfter: 0 };
    const spent = spend(this.#times, quota, Date.now());
    if (typeof spent === "number") return { verdict: "exhausted", retryAfter: spent };
    this.ctx.storage.kv.put("times", spent);
    this.#times = spent;
    await this.#eraseSomeDay();
    return { verdict: "admitted", retryAfter: 0 };
  }

  denial(): Denial | null {
    return this.#denial ?? null;
  }

  deny(denial: Denial): void {
    this.ctx.storage.kv.put("denial", denial);
    this.#denial = denial;
  }

  async allow(): Promise<void> {
    this.ctx.storage.kv.delete("denial");
    this.#denial = undefined;
    await this.#eraseSomeDay(); // the storage of an object without an alarm, and with nothing in it, would stay
  }

  /** Nothing is kept of who has not been here for a day, but a denial. */
  override async alarm(): Promise<void> {
    this.#willBeErased = false;
    const last = this.#times.at(-1) ?? 0;
    if (last > Date.now() - DAY) return this.#eraseSomeDay();
    this.#times = [];
    if (this.#denial === undefined) await this.ctx.storage.deleteAll();
    else this.ctx.storage.kv.delete("times");
  }

  /** One row written per day, and a look in the storage per life of the object. */
  async #eraseSomeDay(): Promise<void> {
    if (this.#willBeErased) return;
    const { storage } = this.ctx;
    if ((await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + DAY);
    this.#willBeErased = true;
  }
}
