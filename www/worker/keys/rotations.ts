import type { Background } from "../http/background.ts";
import { Refusal } from "../http/errors.ts";
import { callDurableObject } from "../util/durable-object.ts";
import type { KeyEvent, RotationView } from "./responses.ts";
import type { PendingRotation } from "./rotation-store.ts";
import type { RotationsBase } from "./rotations-base.ts";

/** The pending rotations and the latest changes of the account's keys, in their Durable Object. */
export class Rotations {
  readonly #object: (() => DurableObjectStub<RotationsBase>) | undefined;

  /** `object`: undefined without the binding ROTATIONS. */
  constructor(object: (() => DurableObjectStub<RotationsBase>) | undefined) {
    this.#object = object;
  }

  async list(): Promise<RotationView[]> {
    return (await this.#pending()).map(view);
  }

  /** Throws if a rotation of the key is pending. */
  async check(sid: string): Promise<void> {
    if ((await this.#pending()).some((rotation) => rotation.sid === sid)) throw new Refusal("rotation_pending");
  }

  /** Stores a rotation; throws if one of the same key is pending. */
  async prepare(rotation: Pick<PendingRotation, "sid" | "successor" | "name" | "by">): Promise<void> {
    const isAdded = await this.#call((object) => object.prepare(rotation));
    if (!isAdded) throw new Refusal("rotation_pending");
  }

  /** Starts the grace period, in seconds. Returns the time of the deletion, in seconds since the epoch. */
  async confirm(sid: string, successor: string, grace: number): Promise<number> {
    const deletion = await this.#call((object) => object.confirm(sid, successor, grace));
    if (deletion === undefined) throw new Refusal("rotation_not_pending");
    return seconds(deletion);
  }

  /** Cancels a rotation. Throws if there is none. */
  async cancel(sid: string): Promise<void> {
    const found = (await this.#pending()).find((rotation) => rotation.sid.toLowerCase() === sid.toLowerCase());
    const isCancelled = found !== undefined && (await this.#call((object) => object.cancel(found.sid)));
    if (!isCancelled) throw new Refusal("rotation_not_pending");
  }

  /** The latest changes of keys, the newest first. */
  async changes(): Promise<KeyEvent[]> {
    return this.#call((object) => object.changes());
  }

  /** Stores a change after the response. One that cannot be stored is only in the log. */
  note(change: Omit<KeyEvent, "at">, background: Background): void {
    if (this.#object !== undefined) background(this.#call((object) => object.note(change)).catch(() => {}));
  }

  #pending(): Promise<PendingRotation[]> {
    return this.#call((object) => object.list());
  }

  async #call<T>(call: (object: DurableObjectStub<RotationsBase>) => Promise<T>): Promise<T> {
    const object = this.#object;
    if (object !== undefined) return callDurableObject(() => call(object()));
    const problems = ["The binding ROTATIONS is missing."];
    throw new Refusal("not_configured", {
      message: `This deployment keeps no grace periods and no changes of keys. ${problems.join(" ")}`,
      extra: { problems },
    });
  }
}

function view({ sid, successor, by, begun, deletion, failures, error }: PendingRotation): RotationView {
  const deletesAt = deletion === null ? null : seconds(deletion);
  return { sid, successor, by, begunAt: seconds(begun), deletesAt, failures, error };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
