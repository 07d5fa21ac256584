import { DurableObject } from "cloudflare:workers";
import { ApiKeys } from "twilio-edge-auth";
import { ConfigurationError, readConfiguration } from "../config.ts";
import type { Env } from "../env.ts";
import { twilioFetch } from "../http/twilio-fetch.ts";
import { memoize } from "../util/memoize.ts";
import { missingForRing, WRONG_SECRET } from "./ring-settings.ts";
import type { KeyState, RingState } from "./ring-state.ts";
import { RingStore, type SealedKey } from "./ring-store.ts";
import { opens, Rotation, type RotationSettings, type RunReport } from "./rotation.ts";
import { deletionOf, mintingKey, rotationOf } from "./rules.ts";
import { Vault } from "./vault.ts";

const TIMEOUT = 7000; // milliseconds for each request to Twilio; an admin who waits for a run is told after 10 seconds
const MAX_RETRIES = 1; // the alarm tries again
const RESUME_AFTER = 60_000; // milliseconds after which a run that has come to nothing is begun again
const MIN_PAUSE = 30_000; // milliseconds after the first failure, doubled with each that follows
const MAX_PAUSE = 3_600_000;

/**
 * The ring of the keys that sign: one object for the deployment, wherever it runs, so that one rotation at a time happens in the
 * world. It is asked once a minute by each isolate, and never for a token.
 */
export class KeyRingObject extends DurableObject<Env> {
  readonly #store: RingStore;
  /** What the deployment sets, opened once. */
  readonly #settings: () => Promise<RotationSettings>;
  #running: { wanted: boolean; report: Promise<RunReport> } | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new RingStore(ctx.storage);
    this.#settings = memoize(() => open(env));
  }

  /** The newest first. `ttl`: how long the tokens live that the isolate which asks is about to sign with them. */
  async ring(ttl: number): Promise<SealedKey[]> {
    this.#store.noteTtl(ttl);
    const keys = this.#store.keys();
    await this.#wakeFor(keys);
    return keys;
  }

  /** Does what is due; with `wanted`, makes a new key in any case. Callers during a run share its result. */
  async run(wanted = false): Promise<RunReport> {
    while (this.#running !== undefined) {
      const { report, wanted: same } = this.#running;
      if (same || !wanted) return report;
      await report.catch(() => {});
    }
    const report = this.#run(wanted).finally(() => {
      this.#running = undefined;
    });
    this.#running = { wanted, report };
    return report;
  }

  override async alarm(): Promise<void> {
    await this.run();
  }

  async state(): Promise<RingState> {
    const { vault, interval } = await this.#settings();
    const keys = this.#store.keys();
    const signing = mintingKey(keys, Date.now());
    const states = keys.map(async (key) => stateOf(key, signing, await opens(vault, key)));
    const outcome = this.#store.outcome();
    return {
      keys: await Promise.all(states),
      nextRotation: keys[0] ? seconds(rotationOf(keys[0], interval)) : null,
      lastRun: outcome ? { ...outcome, at: seconds(outcome.at) } : null,
      unsettled: this.#store.attempts().length,
      problem: keys[0] && keys[0].vault !== vault.name ? WRONG_SECRET : null,
    };
  }

  async #run(wanted: boolean): Promise<RunReport> {
    const { storage } = this.ctx;
    // Before anything else: whatever ends this run, there is another.
    await storage.setAlarm(Date.now() + RESUME_AFTER);
    const settings = await this.#settings();
    const report = await new Rotation(this.#store, settings).run(wanted);
    const failures = report.failure === null ? 0 : (this.#store.outcome()?.failures ?? 0) + 1;
    const now = Date.now();
    this.#store.conclude({ at: now, failures, error: report.failure });
    const next = failures === 0 ? this.#nextRun(settings.interval, now) : now + pauseAfter(failures);
    await storage.setAlarm(next);
    if (report.failure !== null) {
      const retryAt = new Date(next).toISOString();
      console.error(JSON.stringify({ event: "key_ring_run_failed", error: report.failure, failures, retryAt }));
    }
    return report;
  }

  /** When there is something to do again. */
  #nextRun(interval: number, now: number): number {
    const keys = this.#store.keys();
    const times = [rotationOf(keys[0], interval), ...keys.map((key) => deletionOf(key) ?? Number.POSITIVE_INFINITY)];
    if (this.#store.attempts().length > 0) times.push(now + MAX_PAUSE);
    return Math.max(now, Math.min(...times));
  }

  /** Sees to a run soon where the ring has no key, or its newest cannot be used. */
  async #wakeFor(keys: readonly SealedKey[]): Promise<void> {
    if (this.#running !== undefined) return;
    const { vault, interval } = await this.#settings();
    const [newest] = keys;
    const now = Date.now();
    if (newest !== undefined && now < rotationOf(newest, interval) && (await opens(vault, newest))) return;
    const { storage } = this.ctx;
    const alarm = await storage.getAlarm();
    if (alarm === null || alarm > now + MAX_PAUSE) await storage.setAlarm(now);
  }
}

async function open(env: Env): Promise<RotationSettings> {
  const { policy, ring } = readConfiguration(env);
  if (ring === undefined) throw new ConfigurationError(missingForRing(env));
  let clock: number | undefined;
  const send = twilioFetch(env.TWILIO_API);
  const observed: typeof fetch = async (input, init) => {
    const response = await send(input, init);
    const date = Date.parse(response.headers.get("date") ?? "");
    clock = Number.isNaN(date) ? undefined : date;
    return response;
  };
  return {
    keys: new ApiKeys(ring.manager, { fetch: observed, timeout: TIMEOUT, deadline: TIMEOUT, maxRetries: MAX_RETRIES }),
    vault: await Vault.open(ring.secret, ring.manager.accountSid),
    interval: ring.interval,
    ttl: policy.ttl,
    twilioClock: () => clock,
  };
}

function pauseAfter(failures: number): number {
  return Math.min(MIN_PAUSE * 2 ** (failures - 1), MAX_PAUSE);
}

function stateOf(key: SealedKey, signing: SealedKey | undefined, readable: boolean): KeyState {
  const { sid, made, mintsFrom, retired } = key;
  const deletion = deletionOf(key);
  const state = !readable ? "unreadable" : key === signing ? "signing" : retired === null ? "published" : "retired";
  return {
    sid,
    state,
    madeAt: seconds(made),
    signsFrom: seconds(mintsFrom),
    retiredAt: retired === null ? null : seconds(retired),
    deletedFrom: deletion === undefined ? null : seconds(deletion),
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
