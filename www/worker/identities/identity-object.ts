import { DurableObject } from "cloudflare:workers";
import { type Quota, spend } from "./quota.ts";

const DAY = 86_400_000; // milliseconds; the longest window of a quota

/** A denial: who denied it, and since when, in seconds since the epoch. */
export interface Denial {
  since: number;
  by: string;
  reason?: string;
}

/** The decision about a token request. */
export interface Admission {
  verdict: "admitted" | "denied" | "exhausted";
  /** Seconds until the next token is available; 0 if unknown. */
  retryAfter: number;
}

/**
 * The state of one identity: the times of its tokens, and whether it is denied. There is one object for all locations, so the quota
 * is exact and a denial takes effect at once. A token writes one row, a refusal none. The times are stored, because
 * memory lasts only about a minute after the last request, and ends with each new version of the worker.
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

  /** Counts a token if there is a quota and it is not exhausted. */
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
    await this.#eraseSomeDay(); // an empty storage without an alarm would remain
  }

  /** Erases everything but a denial after a day without requests. */
  override async alarm(): Promise<void> {
    this.#willBeErased = false;
    const last = this.#times.at(-1) ?? 0;
    if (last > Date.now() - DAY) return this.#eraseSomeDay();
    this.#times = [];
    if (this.#denial === undefined) await this.ctx.storage.deleteAll();
    else this.ctx.storage.kv.delete("times");
  }

  /** Writes one row per day, and reads the storage once per lifetime of the object. */
  async #eraseSomeDay(): Promise<void> {
    if (this.#willBeErased) return;
    const { storage } = this.ctx;
    if ((await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + DAY);
    this.#willBeErased = true;
  }
}
