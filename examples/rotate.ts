// Replaces the API key of servers that mint tokens. The old key is deleted after the last of its tokens has expired.
import { setTimeout } from "node:timers/promises";
import type { ApiKeys } from "twilio-edge-auth";

export type Key = { sid: string; secret: string };

/**
 * @param keys of a Main key: `new ApiKeys(ApiKey.fromEnv(process.env))`
 * @param deploy gives the new key to all servers, and returns when they use it
 * @param ttl the longest lifetime of a token, in seconds
 */
export async function rotate(keys: ApiKeys, oldSid: string, deploy: (key: Key) => Promise<void>, ttl = 3600) {
  const { sid, secret } = await keys.create({ friendlyName: `tokens since ${new Date().toISOString()}` });
  await deploy({ sid, secret });
  await setTimeout((ttl + 60) * 1000); // a minute for clocks that differ
  await keys.delete(oldSid);
  return sid;
}
