import { DurableObject } from "cloudflare:workers";
import type { ApiKeys } from "twilio-edge-auth";
import { memoize } from "../util/memoize.ts";
import { ChangeStore } from "./change-store.ts";
import type { KeyEvent } from "./responses.ts";
import { deleteKey, describe, isNotFound, pauseAfter } from "./retire.ts";
import { type PendingRotation, RotationStore } from "./rotation-store.ts";

const UNCONFIRMED_FOR = 900_000; // milliseconds after which a rotation that was not confirmed is undone
const CHANGES_SHOWN = 200;

export interface RetirementSettings {
  keys: Pick<ApiKeys, "get" | "update" | "delete">;
  /** The keys that the deployment itself uses. */
  own: readonly string[];
}

/**
 * The grace periods of rotated keys, and the latest changes of all keys: one object for the whole account. Its alarm deletes the old
 * keys.
 *
 *     prepared  →  the worker has the new key's secret: confirmed  →  the grace period is over: the old key is deleted
 *        ↓ never confirmed: the new key is deleted                       ↓ the new key does not exist: the old key stays
 */
export class RotationsBase extends DurableObject<unknown> {
  readonly #store: RotationStore;
  readonly #changes: ChangeStore;
  /** The settings of the deployment, read once. */
  readonly #settings: () => Promise<RetirementSettings>;
  #running: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: unknown, readSettings: () => Promise<RetirementSettings>) {
    super(ctx, env);
    this.#store = new RotationStore(ctx.storage);
    this.#changes = new ChangeStore(ctx.storage);
    this.#settings = memoize(readSettings);
  }

  /** Stores a rotation before the old key is changed. Returns false if one of the same key is pending. */
  async prepare(rotation: Pick<PendingRotation, "sid" | "successor" | "name" | "by">): Promise<boolean> {
    const begun = Date.now();
    const added = { ...rotation, begun, deletion: null, failures: 0, error: null, due: begun + UNCONFIRMED_FOR };
    if (!this.#store.add(added)) return false;
    await this.#schedule();
    return true;
  }

  /** Starts the grace period, in seconds. Returns the time of the deletion; undefined if there is no such rotation. */
  async confirm(sid: string, successor: string, grace: number): Promise<number | undefined> {
    if (this.#store.find(sid)?.successor !== successor) return undefined;
    const deletion = Date.now() + grace * 1000;
    this.#store.confirm(sid, deletion);
    await this.#schedule();
    return deletion;
  }

  async list(): Promise<PendingRotation[]> {
    return this.#store.all();
  }

  /** Cancels a rotation: the old key is not deleted. Returns false if there is none, because it is finished or never was. */
  async cancel(sid: string): Promise<boolean> {
    await this.#running?.catch(() => {});
    return this.#store.remove(sid);
  }

  async note(change: Omit<KeyEvent, "at">): Promise<void> {
    this.#note(change);
  }

  /** The latest changes of keys, the newest first. */
  async changes(): Promise<KeyEvent[]> {
    return this.#changes.newest(CHANGES_SHOWN);
  }

  override async alarm(): Promise<void> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  async #run(): Promise<void> {
    for (const rotation of this.#store.all()) {
      if (rotation.due > Date.now()) continue;
      try {
        await (rotation.deletion === null ? this.#undo(rotation) : this.#finish(rotation));
      } catch (error) {
        const reason = describe(error);
        this.#store.postpone(rotation.sid, Date.now() + pauseAfter(rotation.failures + 1), reason);
        console.error(JSON.stringify({ event: "key_rotation_delayed", key: rotation.sid, error: reason }));
      }
    }
    await this.#schedule();
  }

  /** Deletes the old key, if the new one exists. */
  async #finish(rotation: PendingRotation): Promise<void> {
    const { sid, successor } = rotation;
    const { keys, own } = await this.#settings();
    if (own.includes(sid)) throw new Error("This worker itself uses the key. Set another one.");
    const isReplaced = await keys.get(successor).then(
      () => true,
      (error) => {
        if (!isNotFound(error)) throw error;
        return false;
      },
    );
    if (!isReplaced) return this.#restore(rotation, "key_rotation_without_successor");
    await deleteKey(keys, sid);
    this.#settle(rotation, "key_rotation_finished");
  }

  /** Deletes a new key whose secret nobody has. */
  async #undo(rotation: PendingRotation): Promise<void> {
    const { keys } = await this.#settings();
    await deleteKey(keys, rotation.successor);
    await this.#restore(rotation, "key_rotation_undone");
  }

  /** Gives the old key its name back. */
  async #restore(rotation: PendingRotation, event: string): Promise<void> {
    const { sid, name } = rotation;
    const { keys } = await this.#settings();
    if (name !== null) {
      await keys.update(sid, { friendlyName: name }).catch((error) => {
        if (!isNotFound(error)) throw error;
      });
    }
    this.#settle(rotation, event);
  }

  #settle({ sid, successor, name }: PendingRotation, event: string): void {
    this.#store.remove(sid);
    this.#note({ event, sid, related: successor, name, by: null });
    console.log(JSON.stringify({ event, key: sid, successor }));
  }

  #note(change: Omit<KeyEvent, "at">): void {
    this.#changes.add({ ...change, at: Math.floor(Date.now() / 1000) });
  }

  async #schedule(): Promise<void> {
    const [first] = this.#store.all();
    const { storage } = this.ctx;
    if (first === undefined) await storage.deleteAlarm();
    else await storage.setAlarm(first.due);
  }
}
