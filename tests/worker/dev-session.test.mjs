import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { jwtVerify } from "jose";
import { adminSecret, sessionSecret, settings, startEdges, wranglerSettings } from "./harness.mjs";
import { utf8 } from "./sessions.mjs";

// Of these the first runs the worker that is deployed, the others that of local development.
const closed = [undefined, "", "production", "Development", "development ", "true"];
const development = { ...settings, ENVIRONMENT: "development", ADMIN_ROLE_CLAIM: "job", ADMIN_ROLE: "root" };
const withIssuer = { ...development, SESSION_ISSUER: "https://app.example", SESSION_AUDIENCE: "tokens" };
const withKeySet = {
  ...development,
  SESSION_SECRET: "",
  SESSION_JWKS_URL: "https://app.example/keys",
  SESSION_ISSUER: "*",
  SESSION_AUDIENCE: "*",
};
const withoutAdmins = { ...settings, ENVIRONMENT: "development", ADMIN_SECRET: "" };

let server;
let open;
let issuing;
let keyed;
let alone;
let shut;
before(async () => {
  const deployments = closed.map((value) => (value === undefined ? settings : { ...settings, ENVIRONMENT: value }));
  server = await startEdges(development, withIssuer, withKeySet, withoutAdmins, ...deployments);
  [open, issuing, keyed, alone, ...shut] = server.edges;
});
after(() => server?.close());

/** As if the path were not there. */
async function assertAbsent(response, why) {
  assert.equal(response.status, 404, why);
  assert.equal((await response.json()).error.code, "not_found", why);
}

for (const [index, value] of closed.entries()) {
  test(`no sessions where ENVIRONMENT is ${JSON.stringify(value)}`, async () => {
    await assertAbsent(await shut[index].post("/dev/session", { name: "alice" }));
    await assertAbsent(await shut[index].fetch("/dev/session"));
  });
}

test("no environment of a deployment sets ENVIRONMENT", () => {
  assert.equal(wranglerSettings.ENVIRONMENT, undefined);
});

for (const host of ["tokens.example", "localhost.example", "127.0.0.1.example", "10.0.0.7", "192.168.1.2:8787"]) {
  test(`no sessions for requests to ${host}`, async () => {
    await assertAbsent(await open.post(`http://${host}/dev/session`, { name: "alice" }));
  });
}

// The harness asks from this machine; this is what workerd says of others, and of a proxy on this machine.
for (const peer of [
  "192.0.2.2",
  "10.0.0.7",
  "128.0.0.1",
  "2001:db8::1",
  "::ffff:192.0.2.2",
  "localhost.example",
  "127.0.0.1, 192.0.2.2",
]) {
  test(`no sessions for ${peer}, whatever host it asks for`, async () => {
    for (const host of ["localhost", "127.0.0.1"]) {
      const headers = { "cf-connecting-ip": peer, host };
      await assertAbsent(await open.post(`http://${host}/dev/session`, { name: "alice" }, { headers }));
    }
  });
}

for (const peer of ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"]) {
  test(`sessions for ${peer}`, async () => {
    const headers = { "cf-connecting-ip": peer };
    assert.equal((await open.post("http://localhost/dev/session", { name: "alice" }, { headers })).status, 201);
  });
}

test("no sessions if public keys verify them, because the worker cannot sign one", async () => {
  await assertAbsent(await keyed.post("/dev/session", { name: "alice" }));
});

test("a session of local development is accepted by POST /token, and by no route for admins", async () => {
  const response = await issuing.post("/dev/session", { name: "zoe" });
  assert.equal(response.status, 201);
  const { session, expiresAt } = await response.json();
  const { payload } = await jwtVerify(session, utf8(sessionSecret), { algorithms: ["HS256"] });
  assert.deepEqual([payload.sub, payload.exp], ["zoe", expiresAt]);
  assert.equal((await (await issuing.ask(session)).json()).identity, "zoe");
  const headers = { authorization: `Bearer ${session}` };
  assert.equal((await issuing.fetch("/activity", { headers })).status, 401);
});

test("a session with a role is an admin's: signed with the secret of admins, with the configured claim", async () => {
  const { session } = await (await issuing.post("/dev/session", { name: "zoe", role: "root" })).json();
  const { payload } = await jwtVerify(session, utf8(adminSecret), { algorithms: ["HS256"] });
  assert.deepEqual([payload.sub, payload.job], ["zoe", "root"]);
  const headers = { authorization: `Bearer ${session}` };
  assert.equal((await issuing.fetch("/activity", { headers })).status, 200);
  assert.equal((await issuing.ask(session)).status, 401);
});

test("without a verifier for admins there are no sessions of admins", async () => {
  const response = await alone.post("/dev/session", { name: "zoe", role: "admin" });
  assert.deepEqual([response.status, (await response.json()).error.field], [400, "role"]);
});

const refused = [
  [{}, 400, "name"],
  [{ name: "" }, 400, "name"],
  [{ name: 7 }, 400, "name"],
  [{ name: "x".repeat(257) }, 400, "name"],
  [{ name: "a", role: "" }, 400, "role"],
  [{ name: "a", role: ["admin"] }, 400, "role"],
  [{ name: "a", sub: "b" }, 400, "sub"],
  ["", 400, undefined],
  [" ".repeat(5000), 413, undefined],
];
for (const [body, status, field] of refused) {
  test(`no session for ${JSON.stringify(body).slice(0, 40)}: ${status}`, async () => {
    const response = await open.post("/dev/session", body);
    assert.equal(response.status, status);
    assert.equal((await response.json()).error.field, field);
  });
}

test("GET /dev/session: 405 in local development", async () => {
  const response = await open.fetch("/dev/session");
  assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST"]);
});
