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
  const { key, remaining } = await keys.rotate(oldSid, {
    retire: ttl + 60, // a minute for clocks that differ
    verify: (_credential, { sid, secret }) => deploy({ sid, secret }),
    verifyTimeout: 600_000,
  });
  // The deletion of the old key, and the steps that failed.
  for (const { action, sid, friendlyName, at } of remaining) {
    await setTimeout(Math.max(0, at.getTime() - Date.now()));
    await (action === "delete" ? keys.delete(sid) : keys.update(sid, { friendlyName }));
  }
  return key.sid;
}
