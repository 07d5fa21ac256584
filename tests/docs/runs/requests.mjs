// The code about API keys, requests to Twilio and rotation.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { assertMinted, form, secret, sid } from "../../examples/fixture.mjs";
import { sidOf, startService } from "../../support/twilio-api.mjs";
import { key, load, main } from "../context.mjs";

/** Replaces the global `fetch` during a call. */
async function withFetch(fetch, call) {
  const { fetch: original } = globalThis;
  globalThis.fetch = fetch;
  try {
    return await call();
  } finally {
    globalThis.fetch = original;
  }
}

export const runs = {
  "flex-route.ts": async () => {
    const { supervisorRoute } = await load("flex-route.ts");
    const { fetch } = globalThis;
    try {
      for (const [verdict, status] of [
        [{ valid: true, identity: "a_40b_2Eexample", roles: ["supervisor"] }, 200],
        [{ valid: true, identity: "a_40b_2Eexample", roles: ["agent"] }, 403],
        [{ valid: false, message: "Invalid token" }, 403],
      ]) {
        globalThis.fetch = async (url, { body }) => {
          assert.equal(url, `https://iam.twilio.com/v1/Accounts/${sid("AC")}/Tokens/validate`);
          assert.equal(body, '{"token":"t"}');
          return Response.json(verdict);
        };
        const request = new Request("https://app.example/", { method: "POST", body: '{"token":"t"}' });
        const response = await supervisorRoute(request);
        assert.equal(response.status, status);
        if (status === 200) assert.deepEqual(await response.json(), { user: "a@b.example" });
      }
    } finally {
      globalThis.fetch = fetch;
    }
  },
  "use-restricted-key.ts": async () => {
    const { sendOnce } = await load("use-restricted-key.ts");
    const service = await startService();
    const sent = [];
    const fetch = async (url, init) => {
      if (!`${url}`.endsWith("/Messages.json")) return globalThis.fetch(url, init);
      sent.push({ url, authorization: init.headers.Authorization, body: `${init.body}` });
      return Response.json({ sid: "SM1" }, { status: 201 });
    };
    try {
      assert.equal(await sendOnce(key, "+15550002", "+15550001", { fetch, baseUrl: service.origin }), "SM1");
      assert.equal(sent[0].url, `https://api.twilio.com/2010-04-01/Accounts/${sid("AC")}/Messages.json`);
      assert.equal(sent[0].body, "To=%2B15550002&From=%2B15550001&Body=Hello");
      assert.notEqual(sent[0].authorization, key.authorizationHeader());
      assert.deepEqual(
        service.requests.map(({ method }) => method),
        ["POST", "DELETE"],
      );
    } finally {
      await service.close();
    }
  },
  "rotate-key.ts": async () => {
    const { rotateSender } = await load("rotate-key.ts");
    await withKeys(1, async (keys) => {
      const stored = [];
      const { key: fresh, remaining } = await rotateSender(keys, sidOf(1), async (...all) => void stored.push(all));
      assert.deepEqual(stored, [[fresh.sid, fresh.secret]]);
      assert.deepEqual(
        remaining.map(({ action, sid: old }) => [action, old]),
        [["delete", sidOf(1)]],
      );
    });
  },
  "rotate-auth-token.ts": async () => {
    const { rotate } = await load("rotate-auth-token.ts");
    const steps = [];
    const token = new main.AuthToken({ accountSid: sid("AC"), authToken: "a".repeat(32) });
    const next = await withFetch(
      async (url) => {
        steps.push(new URL(url).pathname);
        return Response.json({ account_sid: sid("AC"), auth_token: "b".repeat(32) }, { status: 201 });
      },
      () => rotate(token, async (value) => void steps.push(value)),
    );
    assert.deepEqual(steps, ["/v1/AuthTokens/Secondary", "b".repeat(32), "/v1/AuthTokens/Promote"]);
    assert.ok(next instanceof main.AuthToken);
  },
  "create-shared-key.ts": async () => {
    const { createSharedKey } = await load("create-shared-key.ts");
    const stored = [];
    const record = { id: "webhooks_sharedkey_1", secret: "s".repeat(32) };
    const made = await withFetch(
      async () => Response.json(record, { status: 201 }),
      () => createSharedKey(key, async (...all) => void stored.push(all)),
    );
    assert.deepEqual([made.id, stored], [record.id, [[record.id, record.secret]]]);
  },
  "oauth-app.ts": async () => {
    const { createReader } = await load("oauth-app.ts");
    const stored = [];
    const record = { sid: sid("OQ"), secret: "s".repeat(32) };
    const client = await withFetch(
      async () => Response.json(record, { status: 201 }),
      () => createReader(key, async (...all) => void stored.push(all)),
    );
    assert.deepEqual([client.clientId, stored], [record.sid, [[record.sid, record.secret]]]);
  },
  "permissions.ts": async () => {
    const { reading } = await load("permissions.ts");
    assert.deepEqual(
      reading.map(({ title }) => title),
      ["Read messages", "List messages"],
    );
  },
  "send-message.ts": async () => {
    const { sendMessage } = await load("send-message.ts");
    const refuse = async () => Response.json({ code: 20003, message: "Authenticate" }, { status: 401 });
    await assert.rejects(sendMessage(key, { To: "1", From: "2", Body: "3" }, refuse), /401, code 20003: Authenticate/);
  },
  "oauth.ts": async () => {
    const { fetch } = globalThis;
    let status = 200;
    let tokens = 0;
    globalThis.fetch = async (url) => {
      if (`${url}`.endsWith("/Calls.json")) return Response.json({ calls: [] }, { status });
      tokens += 1;
      return Response.json({ access_token: `token${tokens}`, token_type: "Bearer", expires_in: 3600 });
    };
    try {
      const { listCalls } = await load("oauth.ts");
      await listCalls();
      await listCalls();
      assert.equal(tokens, 1);
      status = 401;
      await listCalls();
      await listCalls();
      assert.equal(tokens, 2);
    } finally {
      globalThis.fetch = fetch;
    }
  },
  "list-keys.ts": async () => {
    const { oldKeys } = await load("list-keys.ts");
    await withKeys(3, async (keys) => {
      assert.deepEqual((await oldKeys(keys, 90)).sort(), [1, 2, 3].map(sidOf));
      assert.deepEqual(await oldKeys(keys, 36_500), []);
    });
  },
  "pages.ts": async () => {
    const { page } = await load("pages.ts");
    await withKeys(51, async (keys) => {
      const first = await page(keys);
      assert.equal(first.keys.length, 50);
      assert.equal((await page(keys, first.nextPageToken)).keys.length, 1);
    });
  },
  "limits.ts": async () => {
    const { createKey } = await load("limits.ts");
    const { fetch } = globalThis;
    globalThis.fetch = async () => Response.json({ code: 20003, message: "Authenticate" }, { status: 401 });
    try {
      await assert.rejects(createKey("sender", new AbortController().signal), /use a Main key/);
      await assert.rejects(createKey("sender", AbortSignal.abort(new Error("cancelled"))), /cancelled/);
    } finally {
      globalThis.fetch = fetch;
    }
  },
  "sign-request.ts": async () => {
    const { signedCall } = await load("sign-request.ts");
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" });
    const request = await signedCall(key, pem, sid("CR"));
    const { protectedHeader } = await jwtVerify(request.headers.get("twilio-client-validation"), publicKey);
    assert.equal(protectedHeader.kid, sid("CR"));
  },
  "ring.ts": async () => {
    const { createRing } = await load("ring.ts");
    const other = { sid: sid("SK", "2"), secret: "f".repeat(32) };
    const before = createRing(sid("AC"), [{ sid: sid("SK"), secret }, other]);
    const later = createRing(sid("AC"), [other, { sid: sid("SK"), secret }]);
    await assertMinted(before.mintAccessToken({ identity: "alice" }));
    assert.equal(later.verifyAccessToken(before.mintAccessToken({ identity: "alice" })).identity, "alice");
    assert.equal(before.verifyAccessToken(later.mintAccessToken({ identity: "bob" })).identity, "bob");
  },
  "rotation-job.ts": async () => {
    const { rotate, signingOrder } = await load("rotation-job.ts");
    const { createRing } = await load("ring.ts");
    let made = 1;
    const alive = new Set([sid("SK")]);
    const apiKeys = {
      create: async () => {
        made += 1;
        alive.add(sidOf(made));
        return { sid: sidOf(made), secret: `${made}`.padStart(32, "0") };
      },
      delete: async (deleted) => assert.ok(alive.delete(deleted)),
    };
    let stored = [{ sid: sid("SK"), secret, signsFrom: 0 }];
    const store = {
      read: async () => stored,
      write: async (keys) => {
        stored = keys;
      },
    };
    // Two servers read the store at different times; each verifies what the other has minted, to its last minute.
    const servers = [{ offset: 0 }, { offset: 30 }];
    const issued = [];
    const start = 1_699_999_200;
    for (let now = start; now < start + 32 * 86_400; now += 30) {
      if (now % 60 === 0) await rotate(apiKeys, store, now);
      for (const server of servers) {
        if (now % 60 !== server.offset && server.ring) continue;
        const order = signingOrder(stored, now);
        const names = order.map((each) => each.sid).join();
        if (names !== server.names) Object.assign(server, { names, ring: createRing(sid("AC"), order) });
      }
      // Often while a new key spreads, else seldom.
      if (now % 1200 !== 0 && now > stored[0].signsFrom + 300) continue;
      for (const { ring } of servers) {
        issued.push({
          expiresAt: now + 3600,
          token: ring.mintAccessToken({ identity: "alice", ttl: 3600, issuedAt: now }),
        });
      }
      while (issued[0].expiresAt <= now) issued.shift();
      for (const { token } of issued) {
        const { keySid } = main.decodeAccessToken(token);
        assert.ok(alive.has(keySid), `${keySid} was deleted too early`);
        for (const { ring } of servers) ring.verifyAccessToken(token, { now });
      }
    }
    assert.equal(made, 3);
    assert.equal(alive.size, 1);
  },
  "both-tokens.ts": async () => {
    const { verify } = await load("both-tokens.ts");
    const { signedRequest } = await load("signed-request.ts");
    const secrets = { accountSid: sid("AC"), current: "c".repeat(32), next: "d".repeat(32) };
    for (const [token, valid] of [
      [secrets.current, true],
      [secrets.next, true],
      ["e".repeat(32), false],
    ]) {
      const signer = new main.AuthToken({ accountSid: sid("AC"), authToken: token });
      assert.equal((await verify(signedRequest(signer, "https://www.example.com/sms", form), secrets)).valid, valid);
    }
  },
};

/** Runs `work` with the keys of an account that has some. */
async function withKeys(count, work) {
  const service = await startService({ keys: count });
  try {
    await work(new main.ApiKeys(key, { baseUrl: service.origin }));
  } finally {
    await service.close();
  }
}
