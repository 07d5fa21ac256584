// Dates are parsed by their grammars, the same in every time zone. Rust uses the same vectors for the API's dates.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, test } from "node:test";
import { ApiKeys, AuthToken } from "twilio-edge-auth";
import { AccessTokenSource } from "twilio-edge-auth/client";
import { accountSid, sidOf } from "../support/twilio-api.mjs";

const read = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url)));
const retryAfter = read("retry-after");
const dates = read("dates");
const token = new AuthToken({ accountSid, authToken: "2".repeat(32) });

async function waitOfApiKeys(value) {
  const fetch = async () => new Response("", { status: 429, headers: { "retry-after": value } });
  const keys = new ApiKeys(token, { fetch, maxRetries: 0 });
  return (await keys.get(sidOf(1)).catch((error) => error)).retryAfter;
}

async function waitOfClient(value) {
  const fetch = async () => new Response("", { status: 429, headers: { "retry-after": value } });
  const source = new AccessTokenSource("https://t.example/token", { fetch });
  const error = await source.get().catch((error) => error);
  source.close();
  return error.retryAfter;
}

for (const zone of ["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Apia"]) {
  describe(`in ${zone}`, () => {
    const usual = process.env.TZ;
    beforeEach(() => {
      process.env.TZ = zone;
    });
    afterEach(() => {
      if (usual === undefined) delete process.env.TZ;
      else process.env.TZ = usual;
    });

    for (const [who, wait] of Object.entries({ ApiKeys: waitOfApiKeys, AccessTokenSource: waitOfClient })) {
      test(`${who} read Retry-After by RFC 9110, and nothing else`, async (t) => {
        t.mock.method(Date, "now", () => retryAfter.now * 1000);
        for (const [value, seconds] of retryAfter.valid) assert.equal(await wait(value), seconds, value);
        for (const value of retryAfter.invalid) assert.equal(await wait(value), undefined, value);
      });
    }

    test("the dates of records are in whole seconds; invalid ones are null", async () => {
      const read = async (text) => {
        const fetch = async () => Response.json({ sid: sidOf(1), date_created: text, date_updated: text });
        const { dateCreated, dateUpdated } = await new ApiKeys(token, { fetch }).get(sidOf(1));
        assert.deepEqual(dateCreated, dateUpdated);
        return dateCreated;
      };
      for (const [text, seconds] of dates.valid) {
        assert.equal(Math.floor((await read(text)).getTime() / 1000), seconds, text);
      }
      for (const text of dates.invalid) assert.equal(await read(text), null, text);
      for (const value of [undefined, null, 0, 1_465_858_208, true, [], {}]) assert.equal(await read(value), null);
      assert.equal((await read("2016-06-13T22:50:08.123456Z")).getMilliseconds(), 0);
    });
  });
}
