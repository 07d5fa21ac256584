import { ApiKeys } from "twilio-edge-auth";
import { ConfigurationError, readConfiguration } from "./config.ts";
import type { Env } from "./env.ts";
import { twilioFetch } from "./http/twilio-fetch.ts";
import { KeyRingBase } from "./ring/key-ring-base.ts";
import { missingForRing } from "./ring/ring-settings.ts";
import type { RotationSettings } from "./ring/rotation.ts";
import { Vault } from "./ring/vault.ts";

const TIMEOUT = 7000; // milliseconds per request to Twilio; ring/routes.ts stops waiting for a run after 10 seconds
const MAX_RETRIES = 1; // the alarm tries again

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
  const options = { fetch: observeClock, timeout: TIMEOUT, deadline: TIMEOUT, maxRetries: MAX_RETRIES };
  return {
    keys: new ApiKeys(ring.manager, options),
    vault: await Vault.open(ring.secret, ring.manager.accountSid),
    interval: ring.interval,
    ttl: policy.ttl,
    twilioClock: () => twilioTime,
  };
}
