// Takes the place of cloudflare:workers: see worker-harness.mjs.
export class DurableObject {
  constructor(ctx, env) {
    Object.assign(this, { ctx, env });
  }
}
