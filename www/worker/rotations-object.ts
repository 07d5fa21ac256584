import { ApiKeys } from "twilio-edge-auth";
import { ConfigurationError, readConfiguration } from "./config.ts";
import type { Env } from "./env.ts";
import { twilioFetch } from "./http/twilio-fetch.ts";
import { type RetirementSettings, RotationsBase } from "./keys/rotations-base.ts";

const TIMEOUT = 7000; // milliseconds per request to Twilio
const MAX_RETRIES = 1; // the alarm tries again

/** The pending rotations with the settings of the deployment. */
export class RotationsObject extends RotationsBase {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, () => readRetirementSettings(env));
  }
}

async function readRetirementSettings(env: Env): Promise<RetirementSettings> {
  const { managementKey, key } = readConfiguration(env);
  if (managementKey === undefined) throw new ConfigurationError(["TWILIO_MANAGEMENT_KEY is missing."]);
  const options = { fetch: twilioFetch(env.TWILIO_API), timeout: TIMEOUT, deadline: TIMEOUT, maxRetries: MAX_RETRIES };
  return { keys: new ApiKeys(managementKey, options), own: [managementKey.sid, ...(key ? [key.sid] : [])] };
}
