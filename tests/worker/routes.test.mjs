// Every route of the worker, and who may use it: one table. A route without a row fails.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { localSettings, startLocalEdges } from "./harness.mjs";
import { bundledModule } from "./module.mjs";
import { adminSession, session } from "./sessions.mjs";

const introspectionSecret = "the-secret-that-backends-show-to-introspect";
const ringSecret = "the-secret-that-seals-the-keys-of-the-ring";
const unknown = `SK${"9".repeat(32)}`;

const usersOnly = (status) => ({ none: 401, wrong: 401, expired: 401, user: status, other: 401, admin: 401 });
const adminsOnly = (status) => ({ none: 401, wrong: 401, expired: 401, user: 401, other: 403, admin: status });
/** What every response carries. */
const headers = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};
function assertHeaders(response) {
  for (const [name, value] of Object.entries(headers)) assert.equal(response.headers.get(name), value, name);
}

/** Nothing here looks at sessions: all of them get the same. */
const anybody = (status) => ({
  none: status,
  wrong: status,
  expired: status,
  user: status,
  other: status,
  admin: status,
});

// The route as the code has it, who gets which status, and what is sent.
const table = [
  ["GET /healthz", anybody(200)],
  ["POST /token", usersOnly(201), { json: {} }],
  ["POST /introspect", adminsOnly(200), { form: "token=x" }],
  ["GET /identities/:identity/denial", adminsOnly(200)],
  ["PUT /identities/:identity/denial", adminsOnly(200), { json: {} }],
  ["DELETE /identities/:identity/denial", adminsOnly(204)],
  ["GET /keys/", adminsOnly(200), { path: "/keys" }],
  ["POST /keys/", adminsOnly(201), { path: "/keys", json: { friendlyName: "one", type: "standard" } }],
  ["POST /keys/try", adminsOnly(400), { json: {} }],
  ["GET /keys/:sid", adminsOnly(404)],
  ["POST /keys/:sid", adminsOnly(404), { json: { friendlyName: "other" } }],
  ["DELETE /keys/:sid", adminsOnly(404)],
  ["POST /keys/:sid/rotate", adminsOnly(404), { json: { grace: 3600 } }],
  ["POST /keys/:sid/duplicate", adminsOnly(404), { json: {} }],
  ["GET /keys/changes", adminsOnly(200)],
  ["GET /keys/rotations", adminsOnly(200)],
  ["DELETE /keys/rotations/:sid", adminsOnly(404)],
  ["GET /ring/", adminsOnly(200), { path: "/ring" }],
  ["POST /ring/rotate", adminsOnly(200)],
  ["GET /activity", adminsOnly(200)],
  ["POST /webhooks/voice", anybody(403), { form: "From=%2B1" }],
];

const callers = {
  none: () => undefined,
  wrong: async () => adminSession({ key: new Uint8Array(32) }),
  expired: async () => adminSession({ exp: 1 }),
  /** The app's secret gives no access to admin routes, whatever role its sessions have. */
  user: async () => session({ role: "admin" }),
  other: async () => adminSession({ role: "user" }),
  admin: async () => adminSession(),
};
// A role is one text and no other.
const nearly = ["Admin", "admin ", "administrator", ["user"], [["admin"]], [], { admin: true }, true, 1, null];
const codeFor = (caller, status) => {
  if (status === 403) return "admin_only";
  return { none: "session_missing", expired: "session_expired" }[caller] ?? "session_foreign";
};

let server;
let edge;
let withoutAdmins;
before(async () => {
  const { ADMIN_SECRET: _, ...others } = localSettings;
  const settings = {
    TWILIO_AUTH_TOKEN: "0123456789abcdef0123456789abcdef",
    KEY_RING_SECRET: ringSecret,
    INTROSPECTION_SECRET: introspectionSecret,
  };
  server = await startLocalEdges(
    { ...localSettings, ...settings },
    { ...others, ...settings, INTROSPECTION_SECRET: "" },
  );
  [edge, withoutAdmins] = server.edges;
});
after(() => server?.close());

function send([route, , { method, path, json, form } = {}], jwt, at = edge) {
  const [verb, pattern] = route.split(" ");
  const headers = {
    ...(jwt && { authorization: `Bearer ${jwt}` }),
    ...(json && { "content-type": "application/json" }),
    ...(form && { "content-type": "application/x-www-form-urlencoded" }),
  };
  const body = json ? JSON.stringify(json) : form;
  const real = (path ?? pattern).replace(":sid", unknown).replace(":identity", "nobody");
  return at.fetch(real, { method: method ?? verb, headers, ...(body && { body }) });
}

for (const row of table) {
  const [route, expected] = row;
  for (const [caller, makeSession] of Object.entries(callers)) {
    test(`${route}, session: ${caller}: ${expected[caller]}`, async () => {
      const answer = await send(row, await makeSession());
      const text = await answer.text();
      assert.equal(answer.status, expected[caller], text);
      assertHeaders(answer);
      if (![401, 403].includes(answer.status)) return;
      const { code } = JSON.parse(text).error;
      // To the verifier of users an expired session of an admin is one of another secret.
      const foreign =
        route === "POST /token" && caller === "expired" ? "session_foreign" : codeFor(caller, answer.status);
      assert.equal(code, route.includes("webhooks") ? "webhook_not_signed" : foreign);
      assert.equal(answer.headers.has("www-authenticate"), answer.status === 401);
    });
  }

  if (expected.other !== 403 || expected.admin === 403) continue;
  test(`${route}: a role that is nearly admin is refused: 403`, async () => {
    for (const role of nearly)
      assert.equal((await send(row, await adminSession({ role }))).status, 403, JSON.stringify(role));
  });

  test(`${route}: a list of roles with admin in it is accepted`, async () => {
    const answer = await send(row, await adminSession({ role: ["user", "admin"] }));
    assert.ok(![401, 403].includes(answer.status), `${answer.status}`);
  });

  test(`${route}: without a verifier for admins it does not exist, for any method`, async () => {
    for (const makeSession of Object.values(callers)) {
      const jwt = await makeSession();
      for (const method of ["GET", "POST", "PUT", "DELETE"]) {
        const answer = await send(
          [`${method} ${route.split(" ")[1]}`, expected, { path: row[2]?.path }],
          jwt,
          withoutAdmins,
        );
        assert.deepEqual([answer.status, (await answer.json()).error.code], [404, "not_found"], method);
      }
    }
  });
}

test("a backend's secret is accepted by introspection only", async () => {
  for (const row of table) {
    const answer = await send(row, introspectionSecret);
    const expected = row[0] === "POST /introspect" ? 200 : row[1].none;
    assert.equal(answer.status, expected, row[0]);
  }
});

test("every route of the worker has a row", async () => {
  const rows = table.map(([route]) => route.replace(/\/$/, ""));
  const routes = (await routesOfTheApp()).map((route) => route.replace(/\/$/, ""));
  assert.deepEqual(
    routes.filter((route) => !rows.includes(route)),
    [],
    "routes without a row",
  );
  assert.deepEqual(
    rows.filter((row) => !routes.includes(row)),
    [],
    "rows without a route",
  );
});

/** As Hono knows them, "METHOD /path", without the handlers that only refuse other methods of a path that has one, and middleware. */
async function routesOfTheApp() {
  const { app } = await bundledModule("app.ts");
  const routes = app.routes.filter(({ path }) => !path.endsWith("*"));
  const named = routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
  const taken = new Set(named.map((route) => route.split(" ")[1]));
  const others = routes.filter(({ method, path }) => method === "ALL" && !taken.has(path));
  return [...new Set([...named, ...others.map(({ path }) => `ALL ${path}`)])];
}

test("responses to unknown paths, other methods and preflights carry the headers of every response", async () => {
  const preflight = { origin: "https://other.example", "access-control-request-method": "POST" };
  for (const [path, init, status] of [
    ["/unknown", {}, 404],
    ["/healthz", { method: "POST" }, 405],
    ["/token", { method: "OPTIONS", headers: preflight }, 403],
  ]) {
    const response = await edge.fetch(path, init);
    assert.equal(response.status, status);
    assertHeaders(response);
  }
});

test("only http/response.ts makes responses", async () => {
  const folder = join(root, "www/worker");
  // fetchKeys returns what it has read to jose.
  const allowed = ["http/response.ts", "session/key-set.ts"];
  const files = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".ts"));
  for (const path of files.filter((path) => !allowed.includes(path))) {
    const text = await readFile(join(folder, path), "utf8");
    assert.doesNotMatch(text, /new Response\(|Response\.json\(|context\.(json|body|text|html)\(/, path);
  }
});
