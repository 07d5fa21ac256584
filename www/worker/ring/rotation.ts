import { ApiError, type ApiKeyInfo, type ApiKeys } from "twilio-edge-auth";
import { WRONG_SECRET } from "./ring-settings.ts";
import type { Attempt, RingStore, SealedKey } from "./ring-store.ts";
import { CLOCKS, deletionOf, rotationOf } from "./rules.ts";
import type { Vault } from "./vault.ts";

const PAGE_SIZE = 1000;
const LOST_AFTER = 3_600_000; // milliseconds, after which no request is still on its way to Twilio

/** What a run has done. */
export interface RunReport {
  /** The key that was made, if one was due or asked for. */
  made: string | null;
  /** Why none was made although one was asked for: the newest has only just been made and does not sign yet. */
  waiting: string | null;
  deleted: string[];
  /** Keys of attempts that came to nothing, which were found at Twilio and deleted. */
  leftovers: string[];
  /** The error that ended the run early. The next run continues from there. */
  failure: string | null;
}

export interface RotationSettings {
  keys: Pick<ApiKeys, "create" | "delete" | "list">;
  vault: Vault;
  /** Milliseconds between rotations. */
  interval: number;
  /** Seconds that tokens live at most. */
  ttl: number;
  /** Twilio's clock as of its last answer, where it says. */
  twilioClock: () => number | undefined;
}

/**
 * One run: removes what earlier ones have left, deletes the keys whose time is over, and makes a new one when it is due. Between any
 * two lines it may be the last thing that happens; the next run finds what is stored and goes on:
 *
 *     nothing stored  →  the attempt is stored  →  the key exists at Twilio  →  the key is in the ring, the attempt is not
 *
 * An attempt without its key in the ring is looked for by its name, and the key, whose secret is lost, is deleted.
 */
export class Rotation {
  readonly #store: RingStore;
  readonly #settings: RotationSettings;
  readonly #report: RunReport = { made: null, waiting: null, deleted: [], leftovers: [], failure: null };

  constructor(store: RingStore, settings: RotationSettings) {
    this.#store = store;
    this.#settings = settings;
  }

  /** `wanted`: a new key is asked for, whether it is due or not. Never throws for what Twilio does. */
  async run(wanted: boolean): Promise<RunReport> {
    try {
      await this.#removeLeftovers();
      await this.#deleteRetired();
      await this.#makeKey(wanted);
    } catch (error) {
      this.#report.failure = describe(error);
    }
    return this.#report;
  }

  async #removeLeftovers(): Promise<void> {
    const attempts = this.#store.attempts();
    if (attempts.length === 0) return;
    const left = new Map(attempts.map((attempt) => [attempt.name, attempt]));
    const found: [ApiKeyInfo, Attempt][] = [];
    for await (const key of this.#settings.keys.list({ pageSize: PAGE_SIZE })) {
      const attempt = left.get(key.friendlyName ?? "");
      if (attempt) found.push([key, attempt]);
    }
    for (const [{ sid }, attempt] of found) {
      await this.#settings.keys.delete(sid).catch(ignoreNotFound);
      this.#store.forget(attempt);
      this.#report.leftovers.push(sid);
      note("key_ring_leftover_deleted", sid);
    }
    // What is not found may still be made, by a request that is on its way.
    for (const attempt of this.#store.attempts()) {
      if (Math.abs(Date.now() - attempt.begun) > LOST_AFTER) this.#store.forget(attempt);
    }
  }

  async #deleteRetired(): Promise<void> {
    const over = this.#store.keys().filter((key) => (deletionOf(key) ?? Number.POSITIVE_INFINITY) <= Date.now());
    if (over.length === 0) return;
    await this.#compareClocks();
    for (const { sid } of over) {
      await this.#settings.keys.delete(sid).catch(ignoreNotFound);
      this.#store.remove(sid);
      this.#report.deleted.push(sid);
      note("key_ring_key_deleted", sid);
    }
  }

  async #makeKey(wanted: boolean): Promise<void> {
    const { vault, interval } = this.#settings;
    const keys = this.#store.keys();
    const [newest] = keys;
    const readable = newest !== undefined && (await opens(vault, newest));
    if (newest !== undefined && newest.vault !== vault.name && !wanted) throw new Error(WRONG_SECRET);
    if (readable && wanted && newest.mintsFrom > Date.now()) this.#report.waiting = newest.sid;
    const due = !readable || Date.now() >= rotationOf(newest, interval);
    if (this.#report.waiting !== null || !(wanted || due)) return;
    await this.#compareClocks();
    // With keys that this deployment cannot open no isolate of it signs, so that nobody has to hear of the new one first.
    const others = await Promise.all(keys.map((key) => opens(vault, key)));
    await this.#create(!others.includes(true));
  }

  async #create(alone: boolean): Promise<void> {
    const { keys, vault, ttl } = this.#settings;
    const attempt = { name: `edge key ring ${crypto.randomUUID()}`, begun: Date.now() };
    this.#store.begin(attempt);
    const made = await keys.create({ friendlyName: attempt.name }).catch((error) => {
      // A refusal says that nothing was made. Of everything else nobody knows.
      if (error instanceof ApiError && isRefusal(error)) this.#store.forget(attempt);
      throw error;
    });
    const { sid } = made;
    const sealed = await vault.seal(made.secret, sid);
    this.#store.add(attempt, { sid, sealed, vault: vault.name, ttl }, Date.now(), alone);
    this.#report.made = sid;
    note("key_ring_key_made", sid);
  }

  /** By a clock that is wrong keys would be deleted too early. Twilio's is the one that its tokens are judged by. */
  async #compareClocks(): Promise<void> {
    for await (const _ of this.#settings.keys.list({ pageSize: 1, limit: 1 }));
    const twilio = this.#settings.twilioClock();
    const apart = twilio === undefined ? 0 : Date.now() - twilio;
    if (Math.abs(apart) <= CLOCKS) return;
    throw new Error(
      `The clock here is ${Math.round(apart / 1000)} s ahead of Twilio's; no key is made or deleted by it.`,
    );
  }
}

/** Whether the secret of the key can be decrypted. */
export async function opens(vault: Vault, { sealed, sid }: SealedKey): Promise<boolean> {
  return (await vault.unseal(sealed, sid)) !== undefined;
}

function isRefusal({ status }: ApiError): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof ApiError && error.status === 404)) throw error;
}

function describe(error: unknown): string {
  if (error instanceof ApiError) return `Twilio answered ${error.status}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

function note(event: string, key: string): void {
  console.log(JSON.stringify({ event, key }));
}
