import { DurableObject } from "cloudflare:workers";
import { Activity, type ActivityState } from "./activity.ts";

const STORED = "activity";
const ERASE_AFTER = 3_660_000; // milliseconds: an hour and the current minute

/** Stores a shard of the deployment's activity for an hour. Each batch costs one row written. */
export class ActivityObject extends DurableObject<unknown> {
  readonly #activity: Activity;

  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    this.#activity = new Activity(ctx.storage.kv.get<ActivityState>(STORED));
  }

  async record(batch: ActivityState): Promise<void> {
    this.#activity.add(batch);
    await this.#store();
  }

  read(): ActivityState {
    return this.#activity.state();
  }

  /** Deletes everything after an hour without a batch, because identities are personal data. */
  override async alarm(): Promise<void> {
    await this.#store();
  }

  async #store(): Promise<void> {
    const { storage } = this.ctx;
    this.#activity.forgetBefore(Math.floor(Date.now() / 1000));
    if (this.#activity.isEmpty) return storage.deleteAll();
    storage.kv.put(STORED, this.#activity.state());
    if ((await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + ERASE_AFTER);
  }
}
