import { ApiError, type ApiKeyInfo, type ApiKeys } from "twilio-edge-auth";
import { deleteKey, describe } from "../keys/retire.ts";
import { WRONG_SECRET } from "./ring-settings.ts";
import type { Attempt, RingStore, SealedKey } from "./ring-store.ts";
import { deletionTime, MAX_CLOCK_SKEW, rotationTime } from "./rules.ts";
import type { Vault } from "./vault.ts";

const PAGE_SIZE = 1000;
const LOST_AFTER = 3_600_000; // milliseconds, after which no request to Twilio can still be in flight

/** The result of a run. */
export interface RunReport {
  /** The SID of the new key, if one was due or forced. */
  made: string | null;
  /** The SID of the newest key, if it does not sign yet, so that no other one was created. */
  waiting: string | null;
  deleted: string[];
  /** Keys of failed attempts that were found at Twilio and deleted. */
  leftovers: string[];
  /** The error that ended the run early; the next run continues from there. */
  failure: string | null;
}

export interface RotationSettings {
  keys: Pick<ApiKeys, "create" | "delete" | "list">;
  vault: Vault;
  /** Milliseconds between rotations. */
  interval: number;
  /** The lifetime of tokens in seconds. */
  ttl: number;
  /** The time of Twilio's last response, from its `Date` header, if it had one. */
  twilioClock: () => number | undefined;
}

/**
 * One run: deletes the keys of failed attempts and the keys whose tokens have all expired, and creates a new key when it is due. A run can
 * be interrupted at any point; the next one continues from what is stored:
 *
 *     nothing stored  →  the attempt is stored  →  the key exists at Twilio  →  the key is in the ring, the attempt is not
 *
 * The key of an attempt that is not in the ring is searched by its name and deleted, because its secret is lost.
 */
export class Rotation {
  readonly #store: RingStore;
  readonly #settings: RotationSettings;
  readonly #report: RunReport = { made: null, waiting: null, deleted: [], leftovers: [], failure: null };

  constructor(store: RingStore, settings: RotationSettings) {
    this.#store = store;
    this.#settings = settings;
  }

  /** `isForced`: creates a new key even if none is due. Errors of Twilio are in the report. */
  async run(isForced: boolean): Promise<RunReport> {
    try {
      await this.#deleteLeftovers();
      await this.#deleteRetired();
      await this.#createIfDue(isForced);
    } catch (error) {
      this.#report.failure = describe(error);
    }
    return this.#report;
  }

  async #deleteLeftovers(): Promise<void> {
    const attempts = this.#store.attempts();
    if (attempts.length === 0) return;
    const attemptsByName = new Map(attempts.map((attempt) => [attempt.name, attempt]));
    const found: [ApiKeyInfo, Attempt][] = [];
    for await (const key of this.#settings.keys.list({ pageSize: PAGE_SIZE })) {
      const attempt = attemptsByName.get(key.friendlyName ?? "");
      if (attempt) found.push([key, attempt]);
    }
    for (const [{ sid }, attempt] of found) {
      await deleteKey(this.#settings.keys, sid);
      this.#store.forget(attempt);
      this.#report.leftovers.push(sid);
      note("key_ring_leftover_deleted", sid);
    }
    // A request that is still on its way may create a key that is not listed yet.
    for (const attempt of this.#store.attempts()) {
      if (Math.abs(Date.now() - attempt.begun) > LOST_AFTER) this.#store.forget(attempt);
    }
  }

  async #deleteRetired(): Promise<void> {
    const expired = this.#store.keys().filter((key) => (deletionTime(key) ?? Number.POSITIVE_INFINITY) <= Date.now());
    if (expired.length === 0) return;
    await this.#compareClocks();
    for (const { sid } of expired) {
      await deleteKey(this.#settings.keys, sid);
      this.#store.remove(sid);
      this.#report.deleted.push(sid);
      note("key_ring_key_deleted", sid);
    }
  }

  async #createIfDue(isForced: boolean): Promise<void> {
    const { vault, interval } = this.#settings;
    const keys = this.#store.keys();
    const [newest] = keys;
    const isReadable = newest !== undefined && (await canDecrypt(vault, newest));
    if (newest !== undefined && newest.vault !== vault.name && !isForced) throw new Error(WRONG_SECRET);
    if (isReadable && isForced && newest.mintsFrom > Date.now()) this.#report.waiting = newest.sid;
    const isDue = !isReadable || Date.now() >= rotationTime(newest, interval);
    if (this.#report.waiting !== null || !(isForced || isDue)) return;
    await this.#compareClocks();
    // Without a key that this deployment can decrypt, no isolate signs: the new key need not wait for them.
    const decryptable = await Promise.all(keys.map((key) => canDecrypt(vault, key)));
    await this.#create(!decryptable.includes(true));
  }

  async #create(isOnlyKey: boolean): Promise<void> {
    const { keys, vault, ttl } = this.#settings;
    const attempt = { name: `edge key ring ${crypto.randomUUID()}`, begun: Date.now() };
    this.#store.begin(attempt);
    const created = await keys.create({ friendlyName: attempt.name }).catch((error) => {
      // Only a refusal proves that no key was created.
      if (error instanceof ApiError && isRefusal(error)) this.#store.forget(attempt);
      throw error;
    });
    const { sid } = created;
    const sealed = await vault.seal(created.secret, sid);
    this.#store.add(attempt, { sid, sealed, vault: vault.name, ttl }, Date.now(), isOnlyKey);
    this.#report.made = sid;
    note("key_ring_key_made", sid);
  }

  /** A wrong clock would delete keys too early. Twilio's clock decides when tokens expire. */
  async #compareClocks(): Promise<void> {
    for await (const _ of this.#settings.keys.list({ pageSize: 1, limit: 1 }));
    const twilio = this.#settings.twilioClock();
    const skew = twilio === undefined ? 0 : Date.now() - twilio;
    if (Math.abs(skew) <= MAX_CLOCK_SKEW) return;
    throw new Error(
      `The clock is ${Math.round(skew / 1000)} s ahead of Twilio's; no key is created or deleted until it is right.`,
    );
  }
}

/** Whether the secret of the key can be decrypted. */
export async function canDecrypt(vault: Vault, { sealed, sid }: SealedKey): Promise<boolean> {
  return (await vault.unseal(sealed, sid)) !== undefined;
}

function isRefusal({ status }: ApiError): boolean {
  return status >= 400 && status < 500 && status !== 408;
}

function note(event: string, key: string): void {
  console.log(JSON.stringify({ event, key }));
}
