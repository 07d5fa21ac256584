// Rotation against the local account, also interrupted at every step: one key works at any time.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { ApiKey, ApiKeys, AuthToken, KeyRing } from "twilio-edge-auth";
import { LocalAccount, values } from "../local-account/harness.mjs";

const accountSid = values.TWILIO_ACCOUNT_SID;
let account;
let baseUrl;
before(async () => {
  account = await LocalAccount.start();
  baseUrl = account.url.origin;
});
after(() => account.close());

const owner = () => new AuthToken({ accountSid, authToken: values.TWILIO_AUTH_TOKEN });
const keysOf = (options = {}, credential = owner()) => new ApiKeys(credential, { baseUrl, maxRetries: 0, ...options });
const allow = ["/twilio/messaging/messages/list", "/twilio/messaging/messages/read"];
const short = (sid) => sid.slice(0, 10);

/** The status of a request with a key: 200, or 401 for a key that Twilio does not know. */
async function tryKey(key) {
  const { authorizationHeader } = key;
  const url = `${baseUrl}/2010-04-01/Accounts/${accountSid}/Messages.json?PageSize=1`;
  return (await fetch(url, { headers: { authorization: authorizationHeader.call(key) } })).status;
}

/** All keys by SID, with their names. */
async function names() {
  const all = new Map();
  for await (const { sid, friendlyName } of keysOf().list({ pageSize: 1000 })) all.set(sid, friendlyName);
  return all;
}

for (const [type, policy] of [
  ["standard", undefined],
  ["restricted", { allow }],
]) {
  test(`a ${type} key is replaced by one of its name and policy, and deleted`, async () => {
    const old = await keysOf().create({ friendlyName: "sender", ...(policy && { policy }) });
    const { key, replaced, retired, remaining, interrupted } = await keysOf().rotate(old.sid, { retire: "now" });
    assert.notEqual(key.sid, old.sid);
    assert.deepEqual([key.friendlyName, retired, remaining, interrupted], ["sender", "deleted", [], []]);
    assert.equal(replaced.sid, old.sid);
    assert.equal(key.credential().type, type);
    assert.deepEqual([await tryKey(key.credential()), await tryKey(old.credential())], [200, 401]);
    const found = await keysOf().get(key.sid);
    assert.equal(found.friendlyName, "sender");
    assert.deepEqual(new Set(found.policy?.allow), new Set(policy?.allow));
    assert.equal(found.type, policy ? "restricted" : "standard-or-main");
    assert.ok(!JSON.stringify({ key, replaced }).includes(key.secret));
  });
}

test("by default the old key is kept, and its name has its successor", async () => {
  const old = await keysOf().create({ friendlyName: "kept" });
  const { key, retired, remaining } = await keysOf().rotate(old.sid);
  assert.deepEqual([retired, remaining], ["kept", []]);
  assert.deepEqual([await tryKey(key.credential()), await tryKey(old.credential())], [200, 200]);
  const all = await names();
  assert.deepEqual([all.get(key.sid), all.get(old.sid)], ["kept", `kept (replaced by ${short(key.sid)})`]);
});

test("a grace period puts the deletion into the remaining steps, as data that can be stored", async () => {
  const old = await keysOf().create({ friendlyName: "graceful" });
  const begun = Date.now();
  const { retired, remaining } = await keysOf().rotate(old.sid, { retire: 3600 });
  assert.equal(retired, "pending");
  const [{ action, sid, at }, ...others] = remaining;
  assert.deepEqual([action, sid, others], ["delete", old.sid, []]);
  assert.ok(at.getTime() >= begun + 3_600_000 && at.getTime() <= Date.now() + 3_600_000);
  assert.deepEqual(JSON.parse(JSON.stringify(remaining))[0].sid, old.sid);
  assert.equal(await tryKey(old.credential()), 200);
});

test("a name of 64 characters and a rotated key's name are kept whole", async () => {
  const friendlyName = "🔑".repeat(64);
  const old = await keysOf().create({ friendlyName });
  const first = await keysOf().rotate(old.sid, { retire: "now" });
  const second = await keysOf().rotate(first.key.sid, { retire: "keep" });
  assert.deepEqual([first.key.friendlyName, second.key.friendlyName], [friendlyName, friendlyName]);
  // The kept one can be rotated again: its marker is not part of its name.
  const plain = await keysOf().create({ friendlyName: "plain" });
  await keysOf().rotate(plain.sid);
  assert.equal((await keysOf().rotate(plain.sid, { retire: "now" })).key.friendlyName, "plain");
});

test("a key without a name gets one that says what it replaces", async () => {
  const old = await keysOf().create();
  const { key } = await keysOf().rotate(old.sid, { retire: "now" });
  assert.equal(key.friendlyName, `(replaces ${short(old.sid)})`);
});

test("verify gets a credential that works and the key with its secret, before the old one is retired", async () => {
  const old = await keysOf().create({ friendlyName: "verified", policy: { allow } });
  const seen = [];
  const { key } = await keysOf().rotate(old.sid, {
    retire: "now",
    verify: async (credential, fresh) => {
      seen.push(credential instanceof ApiKey, fresh.secret, await tryKey(credential), await tryKey(old.credential()));
    },
  });
  assert.deepEqual(seen, [true, key.secret, 200, 200]);
});

describe("a new key that is not proved is deleted, and the old one stays", () => {
  const failing = {
    "verify throws": [{ verify: () => assert.fail("no") }, { message: "no" }],
    "verify rejects": [{ verify: () => Promise.reject(new TypeError("no")) }, { name: "TypeError" }],
    "verify never settles": [{ verify: () => new Promise(() => {}), verifyTimeout: 1 }, { name: "TimeoutError" }],
  };
  for (const [title, [options, error]] of Object.entries(failing)) {
    test(title, async () => {
      const old = await keysOf().create({ friendlyName: title });
      const before = await names();
      await assert.rejects(keysOf().rotate(old.sid, { retire: "now", ...options }), error);
      assert.deepEqual(await names(), before);
      assert.equal(await tryKey(old.credential()), 200);
    });
  }

  const changed = {
    "Twilio does not know the new key": [
      /Messages\/SM/,
      () => Response.json({ code: 20003, message: "Authenticate" }, { status: 401 }),
      { status: 401 },
    ],
    "the proof is a page of a proxy": [/Messages\/SM/, () => new Response("<html>", { status: 404 }), { status: 404 }],
    "the proof is of no use": [
      /Messages\/SM/,
      () => Response.json({ code: 20001, message: "?" }, { status: 400 }),
      { code: 20001 },
    ],
    "the new key has another policy": [
      /Keys$/,
      async (response) =>
        Response.json({ ...(await response.json()), policy: { allow: ["/twilio/voice/calls/read"] } }, { status: 201 }),
      { message: /another policy/ },
    ],
    "the new key has no policy": [
      /Keys$/,
      async (response) => Response.json({ ...(await response.json()), policy: null }, { status: 201 }),
      { message: /another policy/ },
    ],
  };
  for (const [title, [path, change, error]] of Object.entries(changed)) {
    test(title, async () => {
      const old = await keysOf().create({ friendlyName: title, policy: { allow } });
      const before = await names();
      const keys = keysOf({
        fetch: async (url, init) => {
          const response = await fetch(url, init);
          const isIt = path.test(new URL(url).pathname) && (init.method === "POST" || init.method === "GET");
          return isIt && !new URL(url).search ? change(response) : response;
        },
      });
      await assert.rejects(keys.rotate(old.sid, { retire: "now" }), error);
      assert.deepEqual(await names(), before);
    });
  }
});

test("a policy with a wildcard is the same as the five permissions that it stands for", async () => {
  const wild = { allow: ["/twilio/messaging/messages/*"] };
  const old = await keysOf().create({ friendlyName: "wild", policy: wild });
  const { key } = await keysOf().rotate(old.sid, { retire: "now" });
  assert.equal(key.policy.allow.length, 5);
  // Twilio returns all five as a wildcard.
  const keys = keysOf({
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      if (init.method !== "POST" || !url.endsWith("/Keys")) return response;
      return Response.json({ ...(await response.json()), policy: wild }, { status: 201 });
    },
  });
  assert.equal((await keys.rotate(key.sid, { retire: "now" })).retired, "deleted");
});

test("a policy of a hundred permissions and one of 21 wildcards are copied", async () => {
  const hundred = Array.from({ length: 100 }, (_, at) => `/twilio/tomorrow/thing-${at}/read`);
  const wildcards = Array.from({ length: 21 }, (_, at) => `/twilio/tomorrow/thing-${at}/*`);
  for (const list of [hundred, wildcards]) {
    const old = await keysOf().create({ friendlyName: "many", policy: { allow: list } });
    const { key } = await keysOf().rotate(old.sid, { retire: "now" });
    assert.deepEqual(new Set(key.policy.allow), new Set(list));
  }
});

/** A `fetch` that fails from the n-th request on: before that is sent, or after its response. */
function dying(at, when) {
  let count = 0;
  return async (url, init) => {
    count += 1;
    if (count > at || (count === at && when === "before")) throw new TypeError("killed");
    const response = await fetch(url, init);
    if (count === at) throw new TypeError("killed");
    return response;
  };
}

for (const retire of ["now", "keep", 60]) {
  test(`a rotation (${retire}) that is killed at any request leaves a working key, and is done by the next one`, async () => {
    let deaths = 0;
    for (let at = 1; ; at += 1) {
      for (const when of ["before", "after"]) {
        const friendlyName = `killed ${retire} ${at} ${when}`;
        const old = await keysOf().create({ friendlyName, policy: { allow } });
        const stored = [old.credential()];
        const verify = (_, fresh) => void stored.push(fresh.credential());
        const before = new Set((await names()).keys());
        const outcome = await keysOf({ fetch: dying(at, when) })
          .rotate(old.sid, { retire, verify })
          .catch((error) => error);
        const died = outcome instanceof Error || outcome.remaining.some(({ error }) => error);
        if (!died) return assert.ok(deaths >= 10, `${deaths} deaths`);
        deaths += 1;

        // The app has what it stored: one of these works, and no new key is without a name that tells what it is.
        const statuses = await Promise.all(stored.map(tryKey));
        assert.ok(statuses.includes(200), `${friendlyName}: ${statuses}`);
        for (const [sid, name] of await names()) {
          if (!before.has(sid)) assert.ok(name.startsWith(friendlyName.slice(0, 30)), `${sid} is called ${name}`);
        }

        const again = await keysOf()
          .rotate(old.sid, { retire: "now", verify })
          .catch((error) => error);
        if (again instanceof Error) {
          // The old key was deleted: the stored successor has its name now.
          assert.equal(again.status, 404, again.message);
          assert.equal(await tryKey(stored.at(-1)), 200);
          assert.equal((await names()).get(stored.at(-1).sid), friendlyName);
        } else {
          assert.equal(again.key.friendlyName, friendlyName);
          assert.equal(await tryKey(again.key.credential()), 200);
          for (const { sid } of again.interrupted) assert.ok(!before.has(sid));
        }
      }
    }
  });
}

test("two rotations at once give two keys that work, and none that is unnamed", async () => {
  const old = await keysOf().create({ friendlyName: "twice", policy: { allow } });
  const before = new Set((await names()).keys());
  // Neither creates its key before both have read the old one.
  let arrived = 0;
  const { promise: bothArrived, resolve } = Promise.withResolvers();
  const meeting = async (url, init) => {
    if (init.method === "POST" && url.endsWith("/Keys")) {
      arrived += 1;
      if (arrived === 2) resolve();
      await bothArrived;
    }
    return fetch(url, init);
  };
  const both = await Promise.all([1, 2].map(() => keysOf({ fetch: meeting }).rotate(old.sid, { retire: "now" })));
  for (const { key, retired } of both) {
    assert.equal(retired, "deleted");
    assert.equal(await tryKey(key.credential()), 200);
    assert.equal((await names()).get(key.sid), "twice");
  }
  const fresh = [...(await names())].filter(([sid]) => !before.has(sid));
  assert.equal(fresh.length, 2);
});

test("a rotation reports the keys of interrupted ones, and deletes none of them", async () => {
  const old = await keysOf().create({ friendlyName: "interrupted" });
  const lost = await keysOf().create({ friendlyName: `interrupted (replaces ${short(old.sid)})` });
  const { interrupted } = await keysOf().rotate(old.sid, { retire: "now" });
  assert.deepEqual(
    interrupted.map(({ sid }) => sid),
    [lost.sid],
  );
  assert.equal(await tryKey(lost.credential()), 200);
});

test("a Restricted key that may manage keys rotates itself", async () => {
  const own = ["create", "read", "list", "update", "delete"].map((action) => `/twilio/iam/api-keys/${action}`);
  const old = await keysOf().create({ friendlyName: "itself", policy: { allow: own } });
  for (const credential of [old.credential(), new KeyRing([old.credential()])]) {
    const { key, remaining } = await keysOf({}, credential).rotate(old.sid);
    assert.deepEqual([key.friendlyName, remaining], ["itself", []]);
  }
  const { key, retired, remaining } = await keysOf({}, old.credential()).rotate(old.sid, { retire: "now" });
  assert.deepEqual([key.friendlyName, retired, remaining], ["itself", "deleted", []]);
});

test("a Main key is not replaced by a Standard one", async () => {
  const mainKey = new ApiKey({ accountSid, sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET });
  const before = await names();
  for (const credential of [mainKey, owner(), new KeyRing([mainKey])]) {
    const rotation = keysOf({}, credential).rotate(mainKey.sid);
    await assert.rejects(rotation, { code: "invalid_argument", field: "sid", message: /Main keys/ });
  }
  assert.deepEqual(await names(), before);
});

test("a policy that cannot be read is not guessed", async () => {
  const old = await keysOf().create({ friendlyName: "2010" });
  const keys = keysOf({ api: "2010-04-01" });
  await assert.rejects(keys.rotate(old.sid), { code: "invalid_argument", field: "policy" });
  await assert.rejects(keys.duplicate(old.sid), { code: "invalid_argument", field: "policy" });
  assert.equal((await keys.rotate(old.sid, { policy: null, retire: "now" })).key.friendlyName, "2010");
});

test("a duplicate has the other key's policy and a name of its own", async () => {
  const old = await keysOf().create({ friendlyName: "original", policy: { allow } });
  const copy = await keysOf().duplicate(old.sid);
  assert.equal(copy.friendlyName, "original (copy)");
  assert.deepEqual(copy.policy, { allow });
  assert.equal((await keysOf().duplicate(old.sid, { friendlyName: "second" })).friendlyName, "second");
  assert.deepEqual([await tryKey(copy.credential()), await tryKey(old.credential())], [200, 200]);
});

describe("refused before anything is sent", () => {
  const wrong = {
    "a grace of 0": [{ retire: 0 }, "retire"],
    "a grace of over 30 days": [{ retire: 2_592_001 }, "retire"],
    "half a second": [{ retire: 0.5 }, "retire"],
    NaN: [{ retire: Number.NaN }, "retire"],
    "a word": [{ retire: "later" }, "retire"],
    "verify that is not a function": [{ verify: "yes" }, "verify"],
    "a verifyTimeout of 0": [{ verifyTimeout: 0 }, "verifyTimeout"],
    "a verifyTimeout over 10 minutes": [{ verifyTimeout: 600_001 }, "verifyTimeout"],
    "an unknown option": [{ grace: 1 }, "grace"],
  };
  for (const [title, [options, field]] of Object.entries(wrong)) {
    test(title, async () => {
      const keys = keysOf({ fetch: () => assert.fail("sent") });
      await assert.rejects(keys.rotate(`SK${"9".repeat(32)}`, options), { code: "invalid_argument", field });
    });
  }

  for (const sid of [`AC${"1".repeat(32)}`, "SK1", "", undefined, "../Keys", `SK${"1".repeat(31)}\n`]) {
    test(`the SID ${JSON.stringify(sid)}`, async () => {
      const keys = keysOf({ fetch: () => assert.fail("sent") });
      await assert.rejects(keys.rotate(sid), { code: "invalid_key_sid", field: "sid" });
      await assert.rejects(keys.duplicate(sid), { code: "invalid_key_sid", field: "sid" });
    });
  }
});

test("an unknown or deleted key is 404", async () => {
  await assert.rejects(keysOf().rotate(`SK${"9".repeat(32)}`), { name: "ApiError", status: 404, code: 20404 });
  const gone = await keysOf().create();
  await keysOf().delete(gone.sid);
  await assert.rejects(keysOf().rotate(gone.sid), { status: 404 });
});

test("the missing permission of a key is in the error", async () => {
  const reader = await keysOf().create({ policy: { allow: ["/twilio/iam/api-keys/read"] } });
  const keys = keysOf({}, reader.credential());
  await assert.rejects(keys.create(), { code: 70051, permission: "/twilio/iam/api-keys/create" });
  await assert.rejects(keys.get(`SK${"9".repeat(32)}`), { code: 20404, permission: undefined });
});
