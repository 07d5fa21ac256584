import { ConfigurationError, readConfiguration } from "./config.ts";
import type { Env } from "./env.ts";
import { twilioFetch } from "./http/twilio-fetch.ts";
import { keysManagedBy } from "./keys/manager.ts";
import { type RetirementSettings, RotationsBase } from "./keys/rotations-base.ts";

/** The pending rotations with the settings of the deployment. */
export class RotationsObject extends RotationsBase {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, () => readRetirementSettings(env));
  }
}

async function readRetirementSettings(env: Env): Promise<RetirementSettings> {
  const { managementKey, key } = readConfiguration(env);
  if (managementKey === undefined) throw new ConfigurationError(["TWILIO_MANAGEMENT_KEY is missing."]);
  const keys = keysManagedBy(managementKey, twilioFetch(env.TWILIO_API));
  return { keys, own: [managementKey.sid, ...(key ? [key.sid] : [])] };
}
