import type { Background } from "../http/background.ts";
import { callDurableObject } from "../util/durable-object.ts";
import { Activity, type ActivityReport } from "./activity.ts";
import type { ActivityObject } from "./activity-object.ts";
import type { Decision } from "./decision.ts";

const SHARDS = 4; // each handles hundreds of batches a second; an isolate sends one every five seconds
const SEND_AFTER = 5000; // milliseconds

/**
 * The decisions of this isolate. Counts in memory, and sends batches to one of a few Durable Objects after the responses, so that no
 * request waits. Outside Cloudflare there are no Durable Objects, and only the memory.
 */
export class ActivityLog {
  readonly #objects: DurableObjectNamespace<ActivityObject> | undefined;
  readonly #shard = Math.floor(Math.random() * SHARDS);
  #pending = new Activity();
  /** When the pending send is considered lost, and another one may start. */
  #sendingUntil = 0;

  constructor(objects: DurableObjectNamespace<ActivityObject> | undefined) {
    this.#objects = objects;
  }

  note(decision: Decision, background: Background): void {
    this.#pending.note(decision);
    if (this.#objects === undefined) {
      this.#pending.forgetBefore(decision.at);
    } else if (Date.now() >= this.#sendingUntil) {
      this.#sendingUntil = Date.now() + 2 * SEND_AFTER;
      background(this.#sendLater());
    }
  }

  /** Returns the last hour: what all isolates have sent, and what this one has not sent yet. */
  async report(): Promise<ActivityReport> {
    const shards = this.#objects === undefined ? [] : Array.from({ length: SHARDS }, (_, shard) => this.#object(shard));
    const states = await Promise.all(shards.map((object) => callDurableObject(() => object.read())));
    return new Activity(...states, this.#pending.state()).report(Math.floor(Date.now() / 1000));
  }

  async #sendLater(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, SEND_AFTER));
    this.#sendingUntil = 0;
    const batch = this.#pending.state();
    this.#pending = new Activity();
    // A batch that cannot be sent is lost: counting twice would be worse, and the log has every decision.
    await callDurableObject(() => this.#object(this.#shard).record(batch)).catch(() => {});
  }

  #object(shard: number): DurableObjectStub<ActivityObject> {
    const objects = this.#objects as DurableObjectNamespace<ActivityObject>;
    return objects.get(objects.idFromName(`shard-${shard}`));
  }
}
