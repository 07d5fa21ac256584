import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { jwtVerify } from "jose";
import { sessionSecret, settings, startEdges, wranglerSettings } from "./harness.mjs";
import { utf8 } from "./sessions.mjs";

const closed = [undefined, "", "production", "Development", "development ", "true"];
const development = { ...settings, ENVIRONMENT: "development" };
const withIssuer = { ...development, SESSION_ISSUER: "https://app.example", SESSION_AUDIENCE: "tokens" };
const withKeySet = { ...development, SESSION_SECRET: "", SESSION_JWKS_URL: "https://app.example/keys" };

let server;
let open;
let issuing;
let keyed;
let shut;
before(async () => {
  const deployments = closed.map((value) => (value === undefined ? settings : { ...settings, ENVIRONMENT: value }));
  server = await startEdges(development, withIssuer, withKeySet, ...deployments);
  [open, issuing, keyed, ...shut] = server.edges;
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

test("a deployment is not in local development unless somebody says so", () => {
  assert.equal(wranglerSettings.ENVIRONMENT, undefined);
});

for (const host of ["tokens.example", "localhost.example", "127.0.0.1.example", "10.0.0.7", "192.168.1.2:8787"]) {
  test(`no sessions for requests to ${host}`, async () => {
    await assertAbsent(await open.post(`http://${host}/dev/session`, { name: "alice" }));
  });
}

test("no sessions where the app's public keys verify them: nobody here could sign one", async () => {
  await assertAbsent(await keyed.post("/dev/session", { name: "alice" }));
});

test("a session of local development opens POST /token and carries its role", async () => {
  const response = await issuing.post("/dev/session", { name: "Zoë", role: "admin" });
  assert.equal(response.status, 201);
  const { session, expiresAt } = await response.json();
  const { payload } = await jwtVerify(session, utf8(sessionSecret), { algorithms: ["HS256"] });
  assert.deepEqual([payload.sub, payload.role, payload.exp], ["Zoë", "admin", expiresAt]);
  assert.equal((await (await issuing.ask(session)).json()).identity, "Zoë");
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
