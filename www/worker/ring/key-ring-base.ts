import { DurableObject } from "cloudflare:workers";
import { MAX_PAUSE, pauseAfter } from "../keys/retire.ts";
import { memoize } from "../util/memoize.ts";
import { WRONG_SECRET } from "./ring-settings.ts";
import type { KeyState, RingState } from "./ring-state.ts";
import { RingStore, type SealedKey } from "./ring-store.ts";
import { canDecrypt, Rotation, type RotationSettings, type RunReport } from "./rotation.ts";
import { deletionTime, rotationTime, signingKey } from "./rules.ts";

const RESUME_AFTER = 60_000; // milliseconds after which an interrupted run is started again

/**
 * The ring of signing keys: one object for the whole deployment, so that only one rotation runs at a time. Each isolate fetches the keys
 * once a minute; issuing a token does not call the object.
 */
export class KeyRingBase extends DurableObject<unknown> {
  readonly #store: RingStore;
  /** The settings of the deployment, read once. */
  readonly #settings: () => Promise<RotationSettings>;
  #running: { isForced: boolean; report: Promise<RunReport> } | undefined;

  constructor(ctx: DurableObjectState, env: unknown, readSettings: () => Promise<RotationSettings>) {
    super(ctx, env);
    this.#store = new RingStore(ctx.storage);
    this.#settings = memoize(readSettings);
  }

  /** Returns the keys, the newest first. `ttl`: the lifetime of the tokens that the calling isolate is about to sign, in seconds. */
  async ring(ttl: number): Promise<SealedKey[]> {
    this.#store.noteTtl(ttl);
    const keys = this.#store.keys();
    await this.#scheduleIfDue(keys);
    return keys;
  }

  /** Does what is due; creates a new key in any case if `isForced`. A call during a run gets the report of that run. */
  async run(isForced = false): Promise<RunReport> {
    while (this.#running !== undefined) {
      const { report, isForced: isSame } = this.#running;
      if (isSame || !isForced) return report;
      await report.catch(() => {});
    }
    const report = this.#run(isForced).finally(() => {
      this.#running = undefined;
    });
    this.#running = { isForced, report };
    return report;
  }

  override async alarm(): Promise<void> {
    await this.run();
  }

  async state(): Promise<RingState> {
    const { vault, interval } = await this.#settings();
    const keys = this.#store.keys();
    const signing = signingKey(keys, Date.now());
    const states = keys.map(async (key) => stateOf(key, signing, await canDecrypt(vault, key)));
    const outcome = this.#store.outcome();
    return {
      keys: await Promise.all(states),
      nextRotation: keys[0] ? seconds(rotationTime(keys[0], interval)) : null,
      lastRun: outcome ? { ...outcome, at: seconds(outcome.at) } : null,
      unsettled: this.#store.attempts().length,
      problem: keys[0] && keys[0].vault !== vault.name ? WRONG_SECRET : null,
    };
  }

  async #run(isForced: boolean): Promise<RunReport> {
    const { storage } = this.ctx;
    // First of all: if this run is interrupted, another one follows.
    await storage.setAlarm(Date.now() + RESUME_AFTER);
    const settings = await this.#settings();
    const report = await new Rotation(this.#store, settings).run(isForced);
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

  /** Returns the time of the next task. */
  #nextRun(interval: number, now: number): number {
    const keys = this.#store.keys();
    const times = [
      rotationTime(keys[0], interval),
      ...keys.map((key) => deletionTime(key) ?? Number.POSITIVE_INFINITY),
    ];
    if (this.#store.attempts().length > 0) times.push(now + MAX_PAUSE);
    return Math.max(now, Math.min(...times));
  }

  /** Schedules a run now if a key is due, or if the newest key cannot be decrypted. */
  async #scheduleIfDue(keys: readonly SealedKey[]): Promise<void> {
    if (this.#running !== undefined) return;
    const { vault, interval } = await this.#settings();
    const [newest] = keys;
    const now = Date.now();
    if (newest !== undefined && now < rotationTime(newest, interval) && (await canDecrypt(vault, newest))) return;
    const { storage } = this.ctx;
    const alarm = await storage.getAlarm();
    if (alarm === null || alarm > now + MAX_PAUSE) await storage.setAlarm(now);
  }
}

function stateOf(key: SealedKey, signing: SealedKey | undefined, isReadable: boolean): KeyState {
  const { sid, made, mintsFrom, retired } = key;
  const deletion = deletionTime(key);
  const state = !isReadable ? "unreadable" : key === signing ? "signing" : retired === null ? "published" : "retired";
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
