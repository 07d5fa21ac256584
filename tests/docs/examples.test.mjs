// The named code blocks of the documents run: tokens are verified by jose, webhooks are accepted and refused.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { jwtVerify, SignJWT } from "jose";
import { sidOf, startService } from "../support/twilio-api.mjs";
import { blocks } from "./documents.mjs";
import { createWorkspace } from "./workspace.mjs";

const secret = "0123456789abcdef0123456789abcdef";
const sid = (prefix, digit = "1") => prefix + digit.repeat(32);
const environment = {
  TWILIO_ACCOUNT_SID: sid("AC"),
  TWILIO_API_KEY: sid("SK"),
  TWILIO_API_SECRET: secret,
  TWILIO_AUTH_TOKEN: "a".repeat(32),
  TWILIO_CLIENT_ID: sid("OQ"),
  TWILIO_CLIENT_SECRET: secret,
  TWIML_APP_SID: sid("AP"),
  SYNC_SERVICE_SID: sid("IS"),
  SESSION_SECRET: "the secret of the app's sessions, 32 bytes or more",
};

let workspace;
let load;
let main;
let key;
let authToken;
before(async () => {
  Object.assign(process.env, environment);
  workspace = await createWorkspace();
  ({ load } = workspace);
  main = await workspace.loadPackage();
  key = main.ApiKey.fromEnv(environment);
  authToken = main.AuthToken.fromEnv(environment);
});
after(() => workspace?.remove());

/** The claims of a token that the key of the environment has signed, by another implementation's judgement. */
const claimsOf = async (token) => (await jwtVerify(token, new TextEncoder().encode(secret))).payload;

async function assertMinted(token, identity = "alice") {
  const { iss, sub, grants } = await claimsOf(token);
  assert.deepEqual({ iss, sub, identity: grants.identity }, { iss: sid("SK"), sub: sid("AC"), identity });
}

const session = (expiry = "1h") =>
  new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject("alice")
    .setExpirationTime(expiry)
    .sign(new TextEncoder().encode(environment.SESSION_SECRET));

/** Calls a token route with a session, with an expired one, and with none. */
async function assertTokenRoute(call) {
  const request = (authorization) =>
    new Request("https://app.example/token", {
      method: "POST",
      headers: { "content-type": "application/json", ...(authorization && { authorization }) },
      body: "{}",
    });
  const accepted = await call(request(`Bearer ${await session()}`));
  assert.equal(accepted.status, 201);
  assert.equal(accepted.headers.get("cache-control"), "no-store");
  await assertMinted((await accepted.json()).token);
  assert.equal((await call(request(`Bearer ${await session("-1h")}`))).status, 401);
  assert.equal((await call(request())).status, 401);
}

/** The same, of a server of Node's. */
async function assertTokenServer(server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${server.address().port}/token`;
  try {
    await assertTokenRoute(async (request) =>
      fetch(url, { method: request.method, headers: request.headers, body: await request.text() }),
    );
  } finally {
    server.close();
  }
}

const form = { From: "+15550001", Body: "Hello" };

/** Calls a webhook route with a signed request, with a changed one, and with an unsigned one. */
async function assertWebhookRoute(call, seen, configured = seen) {
  const request = (params, signature) =>
    new Request(seen, {
      method: "POST",
      body: new URLSearchParams(params),
      headers: signature ? { "x-twilio-signature": signature } : {},
    });
  const signature = authToken.webhookSignature(configured, form);
  const accepted = await call(request(form, signature));
  assert.equal(accepted.status, 200);
  assert.match(await accepted.text(), /\+15550001/);
  assert.equal((await call(request({ ...form, Body: "Hi" }, signature))).status, 403);
  assert.equal((await call(request(form))).status, 403);
}

/** An Express response that keeps what is sent. */
function expressResponse() {
  const response = { statusCode: 200, headers: {}, body: undefined };
  const chain =
    (change) =>
    (...given) => {
      change(...given);
      return response;
    };
  return Object.assign(response, {
    status: chain((status) => Object.assign(response, { statusCode: status })),
    sendStatus: chain((status) => Object.assign(response, { statusCode: status })),
    set: chain((name, value) => Object.assign(response.headers, { [name]: value })),
    type: chain(() => {}),
    json: chain((body) => Object.assign(response, { body })),
    send: chain((body) => Object.assign(response, { body })),
  });
}

/** Calls Express middleware; returns whether it let the request pass. */
function passes(middleware, request) {
  let passed = false;
  const response = expressResponse();
  middleware(request, response, () => {
    passed = true;
  });
  if (!passed) assert.equal(response.statusCode, 403);
  return passed;
}

/** A page's token route: answers 401 to the session "old", and a new token to any other. */
async function startTokenServer() {
  const server = createServer((request, response) => {
    const refused = request.headers.authorization === "Bearer old";
    const token = key.mintAccessToken({ identity: "alice" });
    response.writeHead(refused ? 401 : 201, { "content-type": "application/json" });
    response.end(JSON.stringify(refused ? { error: { code: "session_expired", message: "Expired." } } : { token }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: `http://127.0.0.1:${server.address().port}/token`, close: () => server.close() };
}

/** What the methods of a phone have been called with. */
async function deviceLog() {
  const { Device } = await import(`${workspace.folder}/node_modules/@twilio/voice-sdk/index.js`);
  return Device.log.splice(0);
}

const runs = {
  "server.ts": async () => {
    const lines = [];
    const { log } = console;
    console.log = (...values) => lines.push(values);
    await load("server.ts").finally(() => {
      console.log = log;
    });
    const [[identity, expiry, token]] = lines;
    assert.equal(identity, "alice");
    assert.ok(Math.abs(expiry - Date.now() - 900_000) < 5000);
    const { grants } = await claimsOf(token);
    assert.deepEqual(grants, { identity: "alice", voice: { incoming: { allow: true } }, video: { room: "daily" } });
  },
  "worker.ts": async () => {
    const { default: worker } = await load("worker.ts");
    await assertTokenRoute((request) => worker.fetch(request, environment));
  },
  "page.ts": async () => {
    const server = await startTokenServer();
    const { fetch, setTimeout } = globalThis;
    globalThis.fetch = (path, init) => fetch(new URL(path, server.url), init);
    // The source stays open: its timer must not keep the process alive.
    globalThis.setTimeout = (...given) => setTimeout(...given).unref();
    try {
      await (await load("page.ts")).startPhone(() => "new");
    } finally {
      Object.assign(globalThis, { fetch, setTimeout });
      server.close();
    }
    const [[call, token]] = await deviceLog();
    assert.equal(call, "new");
    await assertMinted(token);
  },
  "session.ts": async () => {
    const { authenticate } = await load("session.ts");
    const ask = (authorization) =>
      authenticate(new Request("https://app.example", { headers: { authorization } }), environment);
    assert.deepEqual(await ask(`Bearer ${await session()}`), { identity: "alice" });
    for (const other of [
      `Bearer ${await session("-1h")}`,
      `Bearer ${key.mintAccessToken({ identity: "alice" })}`,
      "x",
    ]) {
      assert.equal(await ask(other), null);
    }
  },
  "token-route.ts": async () => assertTokenRoute((await load("token-route.ts")).tokenRoute),
  "next-route.ts": async () => {
    const { POST } = await load("next-route.ts");
    await assertTokenRoute((request) => POST(request, { params: Promise.resolve({}) }));
  },
  "hono-token.ts": async () => {
    const { app } = await load("hono-token.ts");
    await assertTokenRoute((request) => app.request(request));
  },
  "cloudflare-worker.ts": async () => {
    const { default: worker } = await load("cloudflare-worker.ts");
    await assertTokenRoute((request) => worker.fetch(request, environment));
    assert.equal((await worker.fetch(new Request("https://app.example/other"), environment)).status, 404);
  },
  "secrets-store.ts": async () => {
    const { default: worker } = await load("secrets-store.ts");
    const bound = { ...environment, TWILIO_API_SECRET: { get: async () => secret } };
    await assertTokenRoute((request) => worker.fetch(request, bound));
  },
  "deno-server.ts": async () => {
    let handler;
    globalThis.Deno = {
      serve: (given) => {
        handler = given;
      },
    };
    await load("deno-server.ts");
    await assertTokenRoute(handler);
  },
  "bun-server.ts": async () => {
    let routes;
    globalThis.Bun = {
      serve: (given) => {
        routes = given.routes;
      },
    };
    await load("bun-server.ts");
    await assertTokenRoute(routes["/token"]);
  },
  "node-server.ts": async () => assertTokenServer((await load("node-server.ts")).server),
  "express-token.ts": async () => assertTokenServer(createServer((await load("express-token.ts")).app)),
  "webhook-handler.ts": async () => {
    const { smsRoute } = await load("webhook-handler.ts");
    await assertWebhookRoute(smsRoute, "https://www.example.com/sms");
  },
  "mint.ts": async () => {
    const { iat, exp, grants } = await claimsOf((await load("mint.ts")).token);
    assert.equal(exp - iat, 900);
    assert.deepEqual(grants, {
      identity: "alice",
      voice: { incoming: { allow: true }, outgoing: { application_sid: sid("AP") } },
      data_sync: { service_sid: sid("IS") },
    });
  },
  "issue.ts": async () => {
    const { token, id, ...issued } = (await load("issue.ts")).issued;
    const { jti, iat, exp } = await claimsOf(token);
    assert.match(id, /^SK1{32}-[0-9a-f-]{36}$/);
    assert.equal(jti, id);
    assert.deepEqual(issued, { identity: "alice", issuedAt: iat, expiresAt: exp, keySid: sid("SK") });
  },
  "template.ts": async () => {
    const [alice, bob] = (await load("template.ts")).tokens;
    await assertMinted(alice, "alice");
    await assertMinted(bob, "bob");
  },
  "check-token.ts": async () => {
    const { checkToken } = await load("check-token.ts");
    const now = Math.floor(Date.now() / 1000);
    const token = key.mintAccessToken({ identity: "alice" });
    const [header, claims, signature] = token.split(".");
    const expired = key.mintAccessToken({ identity: "alice", ttl: 60, issuedAt: now - 3600 });
    assert.deepEqual(checkToken(key, token), { identity: "alice" });
    assert.match(checkToken(key, expired).problem, /expired/);
    assert.match(checkToken(key, `${header}.${claims}.${"A".repeat(signature.length)}`).problem, /forged/);
    assert.match(checkToken(key, "token").problem, /forged or damaged/);
  },
  "decode.ts": async () => {
    const { minutesLeft } = await load("decode.ts");
    assert.ok(Math.abs(minutesLeft(key.mintAccessToken({ identity: "alice", ttl: 600 })) - 10) < 0.1);
  },
  "restricted-key.ts": async () => {
    const { sendOnce } = await load("restricted-key.ts");
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
  "webhook-route.ts": async () => {
    const { smsRoute } = await load("webhook-route.ts");
    await assertWebhookRoute(smsRoute, "https://www.example.com/sms");
  },
  "hono-webhook.ts": async () => {
    const { createApp } = await load("hono-webhook.ts");
    const app = createApp(authToken, "https://www.example.com/hooks");
    await assertWebhookRoute(
      (request) => app.request(request),
      "http://10.0.0.7:3000/sms",
      "https://www.example.com/hooks/sms",
    );
    const query = "?From=%2B15550001";
    const signature = authToken.webhookSignature(`https://www.example.com/hooks/sms${query}`);
    const get = await app.request(`http://10.0.0.7:3000/sms${query}`, { headers: { "x-twilio-signature": signature } });
    assert.equal(await get.text(), "From +15550001");
  },
  "express-webhook.ts": async () => {
    const { fromTwilio, jsonFromTwilio } = await load("express-webhook.ts");
    const sign = (url, params) => ({
      "x-twilio-signature": authToken.webhookSignature(`https://www.example.com${url}`, params),
    });
    const request = { method: "POST", originalUrl: "/sms", headers: sign("/sms", form), body: form };
    assert.ok(passes(fromTwilio, request));
    assert.ok(!passes(fromTwilio, { ...request, body: { ...form, Body: "Hi" } }));
    assert.ok(!passes(fromTwilio, { ...request, headers: {} }));
    assert.ok(passes(fromTwilio, { method: "GET", originalUrl: "/sms?a=1", headers: sign("/sms?a=1"), body: {} }));
    const body = new TextEncoder().encode('{"a":1}');
    const hash = Buffer.from(await crypto.subtle.digest("SHA-256", body)).toString("hex");
    const originalUrl = `/events?bodySHA256=${hash}`;
    const json = { method: "POST", originalUrl, headers: sign(originalUrl), body: Buffer.from(body) };
    assert.ok(passes(jsonFromTwilio, json));
    assert.ok(!passes(jsonFromTwilio, { ...json, body: Buffer.from("{}") }));
  },
  "shared-key.ts": async () => {
    const { isFromTwilio } = await load("shared-key.ts");
    const id = `webhooks_sharedkey_${"1".repeat(26)}`;
    const shared = new main.WebhookSharedKey({ id, secret });
    const url = "https://www.example.com/sms";
    const headers = {
      "x-twilio-signature": shared.webhookSignature(url, form),
      "x-twilio-webhooks-signature-settings": `key=${id},algorithm=HMAC_SHA256`,
    };
    const request = (params) => new Request(url, { method: "POST", headers, body: new URLSearchParams(params) });
    assert.equal(await isFromTwilio(request(form), id, secret), true);
    assert.equal(await isFromTwilio(request({}), id, secret), false);
  },
  "signed-request.ts": async () => {
    const { signedRequest } = await load("signed-request.ts");
    const { verifyWebhookRequest } = await workspace.loadPackage("/webhook");
    const verdict = await verifyWebhookRequest(
      signedRequest(authToken, "https://www.example.com/sms", form),
      authToken,
    );
    assert.equal(verdict.params.get("Body"), "Hello");
  },
  "upgrade.ts": async () => {
    const { isFromTwilio } = await load("upgrade.ts");
    const headers = { "x-twilio-signature": authToken.webhookSignature("wss://www.example.com/media") };
    assert.ok(isFromTwilio(authToken, "wss://www.example.com", { url: "/media", headers }));
    assert.ok(!isFromTwilio(authToken, "wss://www.example.com", { url: "/other", headers }));
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
  "rotate.ts": async () => {
    const { rotate, signingOrder } = await load("rotate.ts");
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
  "phone.ts": async () => {
    const { signIn } = await load("phone.ts");
    const server = await startTokenServer();
    let current = "old";
    const renewed = [];
    const renew = async () => {
      renewed.push(current);
      current = "new";
    };
    let signedOut = 0;
    try {
      const phone = await signIn(server.url, { current: () => current, renew }, () => {
        signedOut += 1;
      });
      assert.deepEqual(renewed, ["old"]);
      phone.signOut();
      assert.equal(signedOut, 1);
      const [[made, token], ...later] = await deviceLog();
      await assertMinted(token);
      assert.deepEqual([made, later.map(([call]) => call)], ["new", ["register", "destroy"]]);
    } finally {
      server.close();
    }
  },
  "compat-token.ts": async () => {
    const { tokenFor, fromTwilio } = await load("compat-token.ts");
    await assertMinted(tokenFor("alice", environment));
    const url = "https://www.example.com/sms";
    const express = (signature) => ({
      protocol: "http",
      originalUrl: "/sms",
      headers: { host: "10.0.0.7:3000" },
      header: () => signature,
      body: form,
    });
    assert.ok(passes(fromTwilio, express(authToken.webhookSignature(url, form))));
    assert.ok(!passes(fromTwilio, express(authToken.webhookSignature(url, {}))));
  },
  "native-token.ts": async () => {
    const token = (await load("native-token.ts")).tokenFor("alice");
    await assertMinted(token);
    const compat = (await load("compat-token.ts")).tokenFor("alice", environment);
    assert.deepEqual((await claimsOf(token)).grants, (await claimsOf(compat)).grants);
  },
  "sign-request.ts": async () => {
    const { signedCall } = await load("sign-request.ts");
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" });
    const request = await signedCall(key, pem, sid("CR"));
    const { protectedHeader } = await jwtVerify(request.headers.get("twilio-client-validation"), publicKey);
    assert.equal(protectedHeader.kid, sid("CR"));
  },
  "report.ts": async () => {
    const { report } = await load("report.ts");
    const failure = (run) => {
      try {
        return run();
      } catch (error) {
        return error;
      }
    };
    const error = failure(() => key.mintAccessToken({ identity: "alice", ttl: 0 }));
    assert.match(report(error), /^invalid_ttl at ttl: /);
    assert.throws(() => report(new TypeError("fetch failed")), TypeError);
  },
  "load-slim.ts": async () => {
    const slim = await load("load-slim.ts");
    await assertMinted(slim.key.mintAccessToken({ identity: "alice" }));
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

/** Blocks that only compile, each with the reason. */
const compiledOnly = {
  "jest-setup.js": "tests/packaging/runners.test.mjs runs it in Jest",
  "load-page.ts": "Rollup resolves its .wasm; tests/packaging builds such a page",
  "websocket-worker.js": "tests/conformance/websocket.test.mjs runs it in workerd",
};

test("every named block runs, or has a reason why it only compiles", () => {
  const named = blocks.map(({ file }) => file).filter((file) => file !== "");
  assert.deepEqual(named.sort(), [...Object.keys(runs), ...Object.keys(compiledOnly)].sort());
});

for (const [name, run] of Object.entries(runs)) test(name, run);

test("check-token.ts tells the token of another key from a forged one", async () => {
  const { checkToken } = await load("check-token.ts");
  const other = new main.ApiKey({ accountSid: sid("AC", "2"), sid: sid("SK", "2"), secret: "f".repeat(32) });
  assert.match(checkToken(key, other.mintAccessToken({ identity: "alice" })).problem, /Another API key/);
  const mixedUp = new main.ApiKey({ accountSid: sid("AC", "2"), sid: sid("SK"), secret });
  assert.match(checkToken(key, mixedUp.mintAccessToken({ identity: "alice" })).problem, /another account/);
});
