// The examples that Node can run: their tokens are verified by jose, their webhooks are accepted and refused.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { after, before, test } from "node:test";
import timers from "node:timers/promises";
import { createApp, toNodeListener } from "h3";
import { sidOf, startService } from "../support/twilio-api.mjs";
import { assertTokenRoute, assertTokenServer, assertWebhookRoute, environment, session, sid } from "./fixture.mjs";
import { createWorkspace } from "./workspace.mjs";

let workspace;
let load;
let ApiKey;
let ApiKeys;
before(async () => {
  Object.assign(process.env, environment, { PORT: "0" });
  workspace = await createWorkspace();
  ({ load } = workspace);
  ({ ApiKey, ApiKeys } = await workspace.loadPackage());
});
after(() => workspace?.remove());

test("session.ts accepts a session of the app, and nothing else", async () => {
  const { authenticate } = await load("session.ts");
  const ask = (authorization) =>
    authenticate(new Request("https://app.example", { headers: { authorization } }), environment);
  assert.deepEqual(await ask(`Bearer ${await session()}`), { identity: "alice" });
  const accessToken = ApiKey.fromEnv(environment).mintAccessToken({ identity: "alice" });
  for (const other of [`Bearer ${await session("-1h")}`, `Bearer ${accessToken}`, "x"]) {
    assert.equal(await ask(other), null);
  }
});

test("next-route.ts returns tokens", async () => {
  const { POST } = await load("next-route.ts");
  await assertTokenRoute((request) => POST(request, { params: Promise.resolve({}) }));
});

for (const [name, method] of [
  ["sveltekit-route.ts", "POST"],
  ["astro-route.ts", "POST"],
  ["react-router-route.ts", "action"],
]) {
  test(`${name} returns tokens`, async () => {
    const route = await load(name);
    await assertTokenRoute((request) => route[method]({ request, params: {} }));
  });
}

test("nuxt-route.ts returns tokens", async () => {
  const { default: route } = await load("nuxt-route.ts");
  const app = createApp().use("/token", route);
  await assertTokenServer(createServer(toNodeListener(app)).listen(0, "127.0.0.1"));
});

test("hono.ts returns tokens in Node, and in a Worker", async () => {
  const { default: app } = await load("hono.ts");
  await assertTokenRoute((request) => app.request(request));
});

for (const name of ["express.ts", "node.ts"]) {
  test(`${name} returns tokens`, async () => assertTokenServer((await load(name)).server));
}

const requestContextOf = (method) => ({ domainName: "id.lambda-url.example", http: { method } });

test("lambda.ts returns tokens", async () => {
  const { handler } = await load("lambda.ts");
  await assertTokenRoute(async (request) => {
    const { statusCode, headers, body } = await handler({
      requestContext: requestContextOf(request.method),
      rawPath: "/",
      rawQueryString: "",
      headers: Object.fromEntries(request.headers),
      body: Buffer.from(await request.text()).toString("base64"),
      isBase64Encoded: true,
    });
    return new Response(body, { status: statusCode, headers });
  });
  const get = {
    requestContext: requestContextOf("GET"),
    rawPath: "/",
    rawQueryString: "",
    headers: {},
    isBase64Encoded: false,
  };
  assert.equal((await handler(get)).statusCode, 405);
});

test("webhook.ts answers Twilio, and refuses others", async () => {
  const { warn } = console;
  const refused = [];
  console.warn = (...line) => refused.push(line.join(" "));
  try {
    const { smsRoute } = await load("webhook.ts");
    await assertWebhookRoute(smsRoute, "http://10.0.0.7:3000/sms", "https://www.example.com/sms");
  } finally {
    console.warn = warn;
  }
  assert.deepEqual(refused, ["webhook refused: signature_mismatch", "webhook refused: no_signature"]);
});

test("rotate.ts deletes the old key after its last token has expired", async (t) => {
  const steps = [];
  // The example waits an hour; here each wait is noted.
  const waits = [];
  t.mock.method(timers, "setTimeout", async (delay) => {
    waits.push(delay);
    steps.push(`wait with ${service.keys.size} keys`);
  });
  syncBuiltinESMExports();
  t.after(syncBuiltinESMExports);
  const { rotate } = await load("rotate.ts");
  const service = await startService({ keys: 1 });
  t.after(() => service.close());
  const keys = new ApiKeys(ApiKey.fromEnv(environment), { baseUrl: service.origin });
  const created = await rotate(keys, sidOf(1), async ({ sid, secret }) => {
    assert.equal(secret.length, 32);
    steps.push(`deploy ${sid}`);
  });
  assert.deepEqual(steps, [`deploy ${created}`, "wait with 2 keys"]);
  assert.ok(waits[0] > 3_000_000 && waits[0] <= 3_660_000, `${waits[0]} ms`);
  assert.deepEqual([...service.keys.keys()], [created]);
});

test("restricted-key.ts sends with a key of its own, and deletes it even if that fails", async (t) => {
  const { sendOnce } = await load("restricted-key.ts");
  const service = await startService();
  t.after(() => service.close());
  const { fetch } = globalThis;
  const sent = [];
  let status = 201;
  t.mock.method(globalThis, "fetch", async (url, init) => {
    if (!`${url}`.endsWith("/Messages.json"))
      return fetch(`${url}`.replace("https://iam.twilio.com", service.origin), init);
    sent.push({ url, authorization: init.headers.Authorization, body: `${init.body}` });
    return Response.json({ sid: "SM1" }, { status });
  });
  const admin = ApiKey.fromEnv(environment);
  const message = { To: "+15550002", From: "+15550001", Body: "Hello" };
  assert.equal(await sendOnce(admin, message), "SM1");
  assert.equal(sent[0].url, `https://api.twilio.com/2010-04-01/Accounts/${sid("AC")}/Messages.json`);
  assert.equal(sent[0].body, "To=%2B15550002&From=%2B15550001&Body=Hello");
  assert.notEqual(sent[0].authorization, admin.authorizationHeader());
  status = 403;
  await assert.rejects(sendOnce(admin, message), /403/);
  assert.deepEqual(
    service.requests.map(({ method }) => method),
    ["POST", "DELETE", "POST", "DELETE"],
  );
  assert.equal(service.keys.size, 0);
});
