// Responses of a rotation that are truncated, of a proxy, or of another key or account: the app has a working key, and no other
// key is changed.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ApiKeys, AuthToken } from "twilio-edge-auth";
import { LocalAccount, values } from "../local-account/harness.mjs";

const accountSid = values.TWILIO_ACCOUNT_SID;
const allow = ["/twilio/messaging/messages/list", "/twilio/messaging/messages/read"];
const otherSid = `SK${"e".repeat(32)}`;
let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account.close());

const owner = () => new AuthToken({ accountSid, authToken: values.TWILIO_AUTH_TOKEN });
const keysOf = (options = {}) => new ApiKeys(owner(), { baseUrl: account.url.origin, maxRetries: 0, ...options });
const messages = () => `${account.url.origin}/2010-04-01/Accounts/${accountSid}/Messages.json?PageSize=1`;
const tryKey = async (key) =>
  (await fetch(messages(), { headers: { authorization: key.authorizationHeader() } })).status;

async function names() {
  const all = new Map();
  for await (const { sid, friendlyName } of keysOf().list({ pageSize: 1000 })) all.set(sid, friendlyName);
  return all;
}

/** A `fetch` that changes the response of one request, after its effect. */
function changing(at, change) {
  const state = { count: 0, method: "" };
  const fetching = async (url, init) => {
    state.count += 1;
    const response = await fetch(url, init);
    if (state.count !== at) return response;
    state.method = init.method;
    return change(response);
  };
  return { state, fetching };
}

const json = (status, text) =>
  new Response(status === 204 ? null : text, { status, headers: { "content-type": "application/json" } });

const changes = {
  truncated: async (response) => {
    const text = await response.text();
    return json(response.status, text.slice(0, Math.floor(text.length / 2)));
  },
  empty: async ({ status }) => json(status, ""),
  "a page of a proxy": async () => new Response("<html>", { status: 200, headers: { "content-type": "text/html" } }),
  "a list": async ({ status }) => json(status, "[]"),
  "another key": async (response) => {
    const text = await response.text();
    return json(response.status, text.replace(/"sid":\s*"SK\w+"/, `"sid":"${otherSid}"`));
  },
  // As for an account that has nothing of this.
  "another account": async () =>
    json(404, JSON.stringify({ code: 20404, message: "The requested resource was not found", status: 404 })),
};

/** Requests of a rotation: get, list, create, proof, rename or delete, rename. */
const requests = 6;

for (const [title, change] of Object.entries(changes)) {
  for (const retire of ["now", "keep"]) {
    test(`${title}, for each request of a rotation (${retire})`, { timeout: 120_000 }, async () => {
      for (let at = 1; at <= requests; at += 1) {
        const bystander = await keysOf().create({ friendlyName: "bystander", policy: { allow } });
        const old = await keysOf().create({ friendlyName: `app ${at}`, policy: { allow } });
        const before = await names();
        const stored = [];
        const verify = (_, fresh) => void stored.push(fresh.credential());
        const { state, fetching } = changing(at, change);
        const outcome = await keysOf({ fetch: fetching })
          .rotate(old.sid, { retire, verify })
          .catch((error) => error);
        const step = `request ${at} (${state.method})`;

        const works = [await tryKey(old.credential()), ...(await Promise.all(stored.map(tryKey)))];
        assert.ok(works.includes(200), step);
        const left = await names();
        assert.equal(left.get(bystander.sid), "bystander", step);
        for (const [sid, name] of left) {
          if (!before.has(sid)) assert.ok(name.startsWith(`app ${at}`), `${step}: ${sid} is called ${name}`);
        }
        if (outcome instanceof Error) {
          assert.ok(["ApiError", "CredentialError"].includes(outcome.name), `${step}: ${outcome.stack}`);
          assert.equal(works[0], 200, step);
        } else {
          assert.equal(await tryKey(outcome.key.credential()), 200, step);
        }
      }
    });
  }
}

describe("a record of another key", () => {
  const replacing = (sid, policy) =>
    async function replace(response) {
      const record = await response.json();
      return json(response.status, JSON.stringify({ ...record, sid, ...(policy && { policy }) }));
    };

  test("does not give the new key its policy", async () => {
    const old = await keysOf().create({ friendlyName: "narrow", policy: { allow } });
    const before = await names();
    const wide = { allow: ["/twilio/iam/api-keys/create"] };
    const { fetching } = changing(1, replacing(otherSid, wide));
    await assert.rejects(keysOf({ fetch: fetching }).rotate(old.sid), { name: "ApiError", message: /unexpected/ });
    assert.deepEqual(await names(), before);
  });

  test("in the place of the new one does not lead to the deletion of a key that exists", async () => {
    const old = await keysOf().create({ friendlyName: "old", policy: { allow } });
    const other = await keysOf().create({ friendlyName: "other", policy: { allow } });
    for (const { sid } of [old, other]) {
      const { fetching } = changing(3, replacing(sid));
      await assert.rejects(keysOf({ fetch: fetching }).rotate(old.sid, { retire: "now" }), {
        name: "ApiError",
        message: /another key/,
      });
      assert.deepEqual([await tryKey(old.credential()), await tryKey(other.credential())], [200, 200]);
    }
  });

  test("is not returned by get and update", async () => {
    const { sid } = await keysOf().create({ friendlyName: "a" });
    for (const call of [(keys) => keys.get(sid), (keys) => keys.update(sid, { friendlyName: "b" })]) {
      const { fetching } = changing(1, replacing(otherSid));
      await assert.rejects(call(keysOf({ fetch: fetching })), { name: "ApiError", message: /unexpected/ });
    }
  });
});
