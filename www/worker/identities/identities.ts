import { Refusal } from "../http/errors.ts";
import { callDurableObject } from "../util/durable-object.ts";
import type { Denial, IdentityObject } from "./identity-object.ts";
import type { Quota } from "./quota.ts";

/**
 * The identities of the deployment, each in its own Durable Object, so that no object handles all requests. If an object cannot be
 * reached, its identity gets no token (503): otherwise a denied identity could get one during an outage. Others are not affected.
 */
export class Identities {
  readonly #objects: DurableObjectNamespace<IdentityObject>;
  readonly #quota: Quota | null;

  constructor(objects: DurableObjectNamespace<IdentityObject>, quota: Quota | null) {
    this.#objects = objects;
    this.#quota = quota;
  }

  /** Counts a token before it is sent, or refuses it. The only call of a Durable Object per token. */
  async admit(identity: string): Promise<void> {
    const { verdict, retryAfter } = await callDurableObject(() => this.#object(identity).admit(this.#quota));
    if (verdict === "denied") throw new Refusal("identity_denied");
    if (verdict === "exhausted") {
      throw new Refusal("quota_exhausted", { headers: { "Retry-After": String(retryAfter) } });
    }
  }

  denial(identity: string): Promise<Denial | null> {
    return callDurableObject(() => this.#object(identity).denial());
  }

  deny(identity: string, denial: Denial): Promise<void> {
    return callDurableObject(() => this.#object(identity).deny(denial));
  }

  allow(identity: string): Promise<void> {
    return callDurableObject(() => this.#object(identity).allow());
  }

  /** Found by the exact identity: "é" with one code point and with two are different identities, as at Twilio. */
  #object(identity: string): DurableObjectStub<IdentityObject> {
    return this.#objects.getByName(identity);
  }
}
