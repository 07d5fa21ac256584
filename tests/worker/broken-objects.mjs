// Durable Objects of identities that do not work: that of "hanging" never answers, all others fail as storage does.
import { DurableObject } from "cloudflare:workers";

export class IdentityObject extends DurableObject {
  admit() {
    return this.#fail();
  }

  denial() {
    return this.#fail();
  }

  #fail() {
    if (this.ctx.id.name === "hanging") return new Promise(() => {});
    throw new Error("storage operation exceeded timeout");
  }
}

export default { fetch: () => new Response() };
