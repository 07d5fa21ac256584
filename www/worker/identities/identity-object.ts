import { DurableObject } from "cloudflare:workers";
import { type Quota, spend } from "./quota.ts";

const DAY = 86_400_000; // milliseconds; no window of a quota is longer

/** A denial: since when, in seconds since the epoch, by which admin and why. */
export interface Denial {
  since: number;
  by: string;
  reason?: string;
}

/** The decision about a request for a token. */
export interface Admission {
  verdict: "admitted" | "denied" | "exhausted";
  /** Seconds until the next token is available; 0 if unknown. */
  retryAfter: number;
}

/**
 * One identity: when it got its tokens, and whether it is denied. There is one object worldwide, so the quota is exact and a denial takes
 * effect at once. A token costs one row written, a refusal none. The times are stored because an object is evicted about a minute after
 * its last request, and with each new version of the worker.
 */
export class IdentityObject extends DurableObject<unknown> {
  #times: number[];
  #denial: Denial | undefined;
  #isErasureScheduled = false;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.#times = ctx.storage.kv.get<number[]>("times") ?? [];
    this.#denial = ctx.storage.kv.get<Denial>("denial");
  }

  /** Counts a token, if there is a quota and it allows one. */
  async admit(quota: Quota | null): Promise<Admission> {
    if (this.#denial !== undefined) return { verdict: "denied", retryAfter: 0 };
    if (quota === null) return { verdict: "admitted", retryAfter: 0 };
    const spent = spend(this.#times, quota, Date.now());
    if (typeof spent === "number") return { verdict: "exhausted", retryAfter: spent };
    this.ctx.storage.kv.put("times", spent);
    this.#times = spent;
    await this.#scheduleErasure();
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
    await this.#scheduleErasure(); // without an alarm, the empty storage would never be deleted
  }

  /** After a day without requests, deletes everything but a denial. */
  override async alarm(): Promise<void> {
    this.#isErasureScheduled = false;
    const last = this.#times.at(-1) ?? 0;
    if (last > Date.now() - DAY) return this.#scheduleErasure();
    this.#times = [];
    if (this.#denial === undefined) await this.ctx.storage.deleteAll();
    else this.ctx.storage.kv.delete("times");
  }

  /** Costs one row written per day, and one read per lifetime of the object. */
  async #scheduleErasure(): Promise<void> {
    if (this.#isErasureScheduled) return;
    const { storage } = this.ctx;
    if ((await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + DAY);
    this.#isErasureScheduled = true;
  }
}
