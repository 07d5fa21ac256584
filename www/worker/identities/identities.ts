import { Refusal } from "../http/errors.ts";
import { callDurableObject } from "../util/durable-object.ts";
import type { Denial, IdentityObject } from "./identity-object.ts";
import type { Quota } from "./quota.ts";

/**
 * The identities of the deployment, each in a Durable Object of its own: there is none that all requests go through. Where one cannot
 * be reached its identity gets no token (503), because a denial that holds only as long as nothing fails is none; the others go on.
 */
export class Identities {
  readonly #objects: DurableObjectNamespace<IdentityObject>;
  readonly #quota: Quota | null;

  constructor(objects: DurableObjectNamespace<IdentityObject>, quota: Quota | null) {
    this.#objects = objects;
    this.#quota = quota;
  }

  /** Counts a token that is ready to be given out, or refuses it: the one call that a token costs. */
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

  /** Found by the exact identity: "é" in one code point and "é" in two are two identities, as they are for Twilio. */
  #object(identity: string): DurableObjectStub<IdentityObject> {
    return this.#objects.getByName(identity);
  }
}
