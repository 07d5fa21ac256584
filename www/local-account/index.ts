import { configurationOf, type Env, faultsOf } from "./configuration.ts";
import { serverFault } from "./http.ts";

export { LocalAccount } from "./account.ts";

/** One Durable Object, named by the account's SID, holds the account. */
export default {
  async fetch(request, env) {
    const faults = faultsOf(env);
    if (faults.length > 0) {
      return serverFault(`The local account is not configured (seed.mjs does it): ${faults.join("; ")}`);
    }
    const id = env.ACCOUNT.idFromName(configurationOf(env).accountSid);
    return env.ACCOUNT.get(id).fetch(request);
  },
} satisfies ExportedHandler<Env>;
