import { app } from "./app.ts";
import { deploymentOf } from "./deployment.ts";
import type { Env } from "./env.ts";

export { ActivityObject } from "./activity/activity-object.ts";
export { IdentityObject } from "./identities/identity-object.ts";
export { KeyRingObject } from "./key-ring-object.ts";
export { RotationsObject } from "./rotations-object.ts";

export default {
  fetch: app.fetch,
  /** The cron trigger. The ring wakes by itself when something is due; this is for when it has not. */
  async scheduled(_controller, env) {
    await deploymentOf(env).ring?.().run();
  },
} satisfies ExportedHandler<Env>;
