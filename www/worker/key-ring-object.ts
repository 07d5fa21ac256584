import { ConfigurationError, readConfiguration } from "./config.ts";
import type { Env } from "./env.ts";
import { twilioFetch } from "./http/twilio-fetch.ts";
import { keysManagedBy } from "./keys/manager.ts";
import { KeyRingBase } from "./ring/key-ring-base.ts";
import { missingForRing } from "./ring/ring-settings.ts";
import type { RotationSettings } from "./ring/rotation.ts";
import { Vault } from "./ring/vault.ts";

/** The key ring with the settings of the deployment. */
export class KeyRingObject extends KeyRingBase {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, () => readRotationSettings(env));
  }
}

async function readRotationSettings(env: Env): Promise<RotationSettings> {
  const { policy, ring } = readConfiguration(env);
  if (ring === undefined) throw new ConfigurationError(missingForRing(env));
  let twilioTime: number | undefined;
  const send = twilioFetch(env.TWILIO_API);
  const observeClock: typeof fetch = async (input, init) => {
    const response = await send(input, init);
    const date = Date.parse(response.headers.get("date") ?? "");
    twilioTime = Number.isNaN(date) ? undefined : date;
    return response;
  };
  return {
    keys: keysManagedBy(ring.manager, observeClock),
    vault: await Vault.open(ring.secret, ring.manager.accountSid),
    interval: ring.interval,
    ttl: policy.ttl,
    twilioClock: () => twilioTime,
  };
}
