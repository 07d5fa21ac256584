import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { localSettings, sessionSecret, settings, startEdges, startLocalEdges } from "./harness.mjs";
import { bundledModule } from "./module.mjs";
import { adminSession, utf8 } from "./sessions.mjs";

const { PERMISSIONS, permission } = await bundledModule("../permissions.ts");

const unknown = `SK${"9".repeat(32)}`;
const main = localSettings.TWILIO_MANAGEMENT_KEY;
const secret = localSettings.TWILIO_MANAGEMENT_SECRET;
const sendOnly = { allow: ["/twilio/messaging/messages/create"] };
const message = { to: "+15558675310", from: "+15017122661", body: "Hello" };
const wrongSecret = { ...localSettings, TWILIO_MANAGEMENT_SECRET: "not-the-secret-of-the-main-key-01" };

let server;
let edge;
let withoutKey;
let refused;
let admin;
before(async () => {
  server = await startLocalEdges(
    localSettings,
    { ...localSettings, TWILIO_MANAGEMENT_KEY: "", TWILIO_MANAGEMENT_SECRET: "" },
    wrongSecret,
  );
  [edge, withoutKey, refused] = server.edges;
  admin = `Bearer ${await adminSession()}`;
});
after(() => server?.close());

/** A request of the admin, and its answer: `{ status, body }`. */
async function call(method, path, body, { at = edge, authorization = admin } = {}) {
  const headers = {
    ...(authorization && { authorization }),
    ...(body !== undefined && { "content-type": "application/json" }),
  };
  const response = await at.fetch(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await response.text();
  assert.equal(response.headers.get("cache-control"), "no-store");
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}

const create = async (fields = {}) => {
  const { status, body } = await call("POST", "/keys", { friendlyName: "a key", type: "standard", ...fields });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
};

const routes = [
  ["GET", "/keys"],
  ["POST", "/keys", { friendlyName: "x", type: "standard" }],
  ["GET", `/keys/${unknown}`],
  ["POST", `/keys/${unknown}`, { friendlyName: "x" }],
  ["DELETE", `/keys/${unknown}`],
  ["POST", "/keys/try", { sid: main, secret, action: "list" }],
  ["POST", `/keys/${unknown}/rotate`, {}],
  ["POST", `/keys/${unknown}/duplicate`, {}],
  ["GET", "/keys/rotations"],
  ["DELETE", `/keys/rotations/${unknown}`],
];
const sessions = [
  ["no session", undefined, 401, "session_missing"],
  ["an invalid session", "Bearer x.y.z", 401, "session_invalid"],
  ["a session over its time", { role: "admin", exp: 1 }, 401, "session_expired"],
  ["a foreign session", { role: "admin", key: new Uint8Array(32) }, 401, "session_foreign"],
  ["a session without a role", { role: null }, 403, "admin_only"],
  ["the role user", { role: "user" }, 403, "admin_only"],
  ["the role Admin", { role: "Admin" }, 403, "admin_only"],
  ["a list of other roles", { role: ["user", "Admin"] }, 403, "admin_only"],
  ["a session of the app that says admin", { key: utf8(sessionSecret) }, 401, "session_foreign"],
];
for (const [method, path, body] of routes) {
  for (const [who, claims, status, code] of sessions) {
    test(`${method} ${path} with ${who}: ${status} ${code}`, async () => {
      const authorization = typeof claims === "object" ? `Bearer ${await adminSession(claims)}` : claims;
      const answer = await call(method, path, body, { authorization: authorization ?? null });
      assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
      assert.equal(answer.headers.has("www-authenticate"), status === 401);
    });
  }

  test(`${method} ${path} without a management key names what is missing`, async () => {
    const { status, body: answer } = await call(method, path, body, { at: withoutKey });
    assert.deepEqual([status, answer.error.code], [500, "not_configured"]);
    assert.deepEqual(answer.error.problems, [
      "TWILIO_MANAGEMENT_KEY is missing.",
      "TWILIO_MANAGEMENT_SECRET is missing.",
    ]);
  });
}

test("without the binding ROTATIONS there is no grace period, and its absence is named", async () => {
  const bare = await startEdges(localSettings);
  try {
    for (const [method, path] of [
      ["GET", "/keys/rotations"],
      ["DELETE", `/keys/rotations/${unknown}`],
    ]) {
      const { status, body } = await call(method, path, undefined, { at: bare.edges[0] });
      assert.deepEqual([status, body.error.code], [500, "not_configured"]);
      assert.deepEqual(body.error.problems, ["The binding ROTATIONS is missing."]);
    }
  } finally {
    await bare.close();
  }
});

test("a key lives from POST to DELETE", async () => {
  const { secret: made, ...key } = await create({ friendlyName: "Zoë’s worker" });
  assert.match(key.sid, /^SK[0-9a-f]{32}$/);
  assert.ok(made.length >= 32);
  assert.deepEqual([key.friendlyName, key.type, key.inUse], ["Zoë’s worker", "standard", false]);
  assert.ok(Math.abs(Date.parse(key.dateCreated) - Date.now()) < 60_000);

  const listed = (await call("GET", "/keys")).body.keys.find(({ sid }) => sid === key.sid);
  assert.deepEqual([listed.friendlyName, listed.type], ["Zoë’s worker", "standard-or-main"]);
  const renamed = await call("POST", `/keys/${key.sid}`, { friendlyName: "other" });
  assert.deepEqual([renamed.status, renamed.body.friendlyName], [200, "other"]);
  assert.equal((await call("GET", `/keys/${key.sid}`)).body.friendlyName, "other");

  const trial = { sid: key.sid, secret: made, action: "list" };
  assert.equal((await call("POST", "/keys/try", trial)).body.status, 200);
  const deleted = await call("DELETE", `/keys/${key.sid}`);
  assert.deepEqual([deleted.status, deleted.body], [204, undefined]);
  const after = await call("POST", "/keys/try", trial);
  assert.deepEqual([after.status, after.body.status, after.body.body.code], [200, 401, 20003]);
  assert.equal((await call("GET", `/keys/${key.sid}`)).status, 404);
});

test("a restricted key may do what its policy allows, and what its next policy allows after a change", async () => {
  const key = await create({ type: "restricted", policy: sendOnly });
  assert.deepEqual([key.type, key.policy], ["restricted", sendOnly]);
  const attempt = async (action) => {
    const fields = action === "create" ? message : {};
    const { body } = await call("POST", "/keys/try", { sid: key.sid, secret: key.secret, action, ...fields });
    return [body.status, body.body.code];
  };
  assert.deepEqual((await attempt("create"))[0], 201);
  assert.deepEqual(await attempt("list"), [401, 70051]);
  const policy = { allow: ["/twilio/messaging/messages/list"] };
  assert.deepEqual((await call("POST", `/keys/${key.sid}`, { policy })).body.policy, policy);
  assert.deepEqual(await attempt("create"), [401, 70051]);
  assert.deepEqual((await attempt("list"))[0], 200);
});

test("pages follow each other without a gap", async () => {
  for (let index = 0; index < 5; index += 1) await create({ friendlyName: `page ${index}` });
  const whole = (await call("GET", "/keys?limit=100")).body;
  assert.equal(whole.next, null);
  const seen = [];
  let next;
  while (next !== null) {
    const { body } = await call("GET", `/keys?limit=2${next === undefined ? "" : `&cursor=${next}`}`);
    assert.equal(body.unreadable, 0);
    assert.ok(body.keys.length <= 2);
    seen.push(...body.keys);
    next = body.next;
  }
  assert.deepEqual(seen, whole.keys);
});

test("the keys that the worker itself uses are marked, and cannot be deleted", async () => {
  const { body } = await call("GET", "/keys?limit=100");
  assert.deepEqual(
    body.keys.filter(({ inUse }) => inUse).map(({ sid, type }) => [sid, type]),
    [[main, "main"]],
  );
  for (const sid of [main, main.toLowerCase().replace("sk", "SK"), main.toUpperCase()]) {
    const { status, body: answer } = await call("DELETE", `/keys/${sid}`);
    assert.deepEqual([status, answer.error.code], [409, "key_in_use"], sid);
  }
  assert.equal((await call("GET", "/keys")).status, 200);
});

for (const cursor of [
  "-1",
  "0",
  "1e3",
  "100001",
  "1;2",
  "https://example.com",
  "//example.com/",
  "PA&Page=2",
  unknown,
]) {
  test(`the cursor ${cursor}, which Twilio has not given: its 400 is passed on`, async () => {
    const { status, body } = await call("GET", `/keys?cursor=${encodeURIComponent(cursor)}`);
    assert.deepEqual([status, body.error.code, body.error.twilio.code], [400, "twilio_error", 70002]);
  });
}

const standard = { friendlyName: "x", type: "standard" };
const restricted = { friendlyName: "x", type: "restricted" };
const mistakes = [
  ["GET", "/keys?limit=0", undefined, "limit"],
  ["GET", "/keys?limit=101", undefined, "limit"],
  ["GET", "/keys?limit=ten", undefined, "limit"],
  ["GET", "/keys?limit=1&limit=2", undefined, "limit"],
  ...["", "%20", "%00", "%D9%A3", "'%20OR%201=1", "x".repeat(1025)].map((cursor) => [
    "GET",
    `/keys?cursor=${cursor}`,
    undefined,
    "cursor",
  ]),
  ["GET", "/keys?cursor=0&cursor=50", undefined, "cursor"],
  ["GET", "/keys?page=1", undefined, "page"],
  ["POST", "/keys", {}, "type"],
  ["POST", "/keys", { ...standard, type: "main" }, "type"],
  ["POST", "/keys", { ...standard, policy: sendOnly }, "policy"],
  ["POST", "/keys", { ...standard, friendlyName: "" }, "friendlyName"],
  ["POST", "/keys", { ...standard, friendlyName: "x".repeat(65) }, "friendlyName"],
  ["POST", "/keys", { ...standard, friendlyName: " \t\u00a0" }, "friendlyName"],
  ["POST", "/keys", { ...standard, friendlyName: "🔑".repeat(65) }, "friendlyName"],
  ["POST", "/keys", { ...standard, friendlyName: "a\nb" }, "friendlyName"],
  ["POST", "/keys", { ...standard, friendlyName: "a\ud800" }, "friendlyName"],
  ["POST", "/keys", { ...standard, friendlyName: null }, "friendlyName"],
  ["POST", "/keys", { ...standard, friendlyName: 7 }, "friendlyName"],
  ["POST", "/keys", { ...standard, owner: "x" }, "owner"],
  ["POST", "/keys", restricted, "policy"],
  ["POST", "/keys", { ...restricted, policy: { allow: [] } }, /^policy/],
  ["POST", "/keys", { ...restricted, policy: { allow: ["messages"] } }, /^policy/],
  ["POST", "/keys", { ...restricted, policy: { allow: Array(101).fill(sendOnly.allow[0]) } }, /^policy/],
  ["POST", `/keys/${unknown}`, {}, undefined],
  ["POST", `/keys/${unknown}`, { type: "restricted" }, "type"],
  ["POST", `/keys/${unknown}`, { friendlyName: "x".repeat(65) }, "friendlyName"],
  ["POST", `/keys/${unknown}`, { policy: { allow: [] } }, /^policy/],
  ["POST", "/keys", { ...restricted, policy: null }, /^policy/],
  ["POST", "/keys", { ...restricted, policy: sendOnly.allow }, /^policy/],
  ["POST", "/keys", { ...restricted, policy: { ...sendOnly, deny: [] } }, /^policy/],
  ...["AC", "SM", "IS", "CR", "sk"].flatMap((prefix) => {
    const path = `/keys/${prefix}${"1".repeat(32)}`;
    return [
      ["GET", path, undefined, "sid"],
      ["POST", path, { friendlyName: "x" }, "sid"],
      ["DELETE", path, undefined, "sid"],
    ];
  }),
  ["DELETE", "/keys/SK1", undefined, "sid"],
  ["GET", `/keys/${unknown}%0a`, undefined, "sid"],
  ["GET", "/keys/..%2f..%2fAccounts", undefined, "sid"],
  ["POST", "/keys/try", { sid: "SK1", secret, action: "list" }, "sid"],
  ["POST", "/keys/try", { sid: main, secret: "", action: "list" }, "secret"],
  ["POST", "/keys/try", { sid: main, secret, action: "delete" }, "action"],
  ["POST", "/keys/try", { sid: main, secret, action: "create" }, "to"],
];
for (const [method, path, body, field] of mistakes) {
  test(`${method} ${path} ${JSON.stringify(body ?? "").slice(0, 60)}: 400 at ${field}`, async () => {
    const { status, body: answer } = await call(method, path, body);
    assert.equal(status, 400, JSON.stringify(answer));
    if (field instanceof RegExp) assert.match(answer.error.field, field);
    else assert.equal(answer.error.field, field, JSON.stringify(answer));
  });
}

test("names of 1 and of 64 characters, and policies of 1 and of 100 permissions, are taken", async () => {
  for (const friendlyName of ["x", "x".repeat(64), "🔑".repeat(64), "漢字 & <b>=%+"]) {
    assert.equal((await create({ friendlyName })).friendlyName, friendlyName);
  }
  const every = Object.entries(PERMISSIONS).flatMap(([product, resources]) =>
    Object.entries(resources).flatMap(([resource, actions]) =>
      actions.map((action) => permission(product, resource, action)),
    ),
  );
  // The longest ones: a hundred of any others are a smaller body.
  const longest = every.sort((a, b) => b.length - a.length).slice(0, 100);
  for (const allow of [longest.slice(0, 1), longest]) {
    const { sid, policy } = await create({ type: "restricted", policy: { allow } });
    assert.deepEqual(policy, { allow });
    assert.deepEqual((await call("GET", `/keys/${sid}`)).body.policy, { allow });
  }
});

test("a key that does not exist, or no longer exists, is not found: to read, change or delete it", async () => {
  const { sid } = await create();
  await call("DELETE", `/keys/${sid}`);
  for (const each of [unknown, sid]) {
    for (const [method, body] of [["GET"], ["POST", { friendlyName: "x" }], ["DELETE"]]) {
      const { status, body: answer } = await call(method, `/keys/${each}`, body);
      assert.deepEqual([status, answer.error.code, answer.error.twilio.code], [404, "twilio_error", 20404], method);
    }
  }
});

test("a body of another content type is refused with the matching code", async () => {
  const form = "application/x-www-form-urlencoded";
  const right = JSON.stringify(standard);
  for (const [type, body, status, code] of [
    [form, "friendlyName=x&type=standard", 415, "unsupported_media_type"],
    ["text/plain", right, 415, "unsupported_media_type"],
    ["multipart/form-data; boundary=x", right, 415, "unsupported_media_type"],
    ["application/jsonx", right, 415, "unsupported_media_type"],
    ["application/json", "", 400, "body_missing"],
    ["application/json", right.slice(1), 400, "body_malformed"],
    ["application/json", Uint8Array.of(0x22, 0xff, 0x22), 400, "body_malformed"],
    ["application/json", `[${right}]`, 400, "invalid_request"],
    ["application/json", "null", 400, "invalid_request"],
    ["application/json", '{"__proto__":{"type":"standard"}}', 400, "unknown_field"],
  ]) {
    const headers = { authorization: admin, "content-type": type };
    const response = await edge.fetch("/keys", { method: "POST", headers, body });
    assert.deepEqual([response.status, (await response.json()).error.code], [status, code], `${type} ${body}`);
  }
});

test("what Twilio refuses comes with its status, code and message", async () => {
  const missing = await call("GET", `/keys/${unknown}`);
  assert.deepEqual(
    [missing.status, missing.body.error.code, missing.body.error.twilio.status],
    [404, "twilio_error", 404],
  );
  assert.equal(typeof missing.body.error.twilio.code, "number");
  const policy = { allow: ["/twilio/no/such/action"] };
  const wrong = await call("POST", "/keys", { ...restricted, policy });
  assert.deepEqual([wrong.status, wrong.body.error.twilio.code], [400, 70002]);
  assert.match(wrong.body.error.message, /no\/such/);
});

test("a management key that Twilio refuses is the worker's fault, not the session's: 502", async () => {
  const { status, body, headers } = await call("GET", "/keys", undefined, { at: refused });
  assert.deepEqual(
    [status, body.error.code, body.error.twilio.status, body.error.twilio.code],
    [502, "twilio_error", 401, 20003],
  );
  assert.equal(headers.has("www-authenticate"), false);
});

test("other methods: 405 with the right ones", async () => {
  for (const [path, allow] of [
    ["/keys", "GET, POST"],
    ["/keys/try", "POST"],
    [`/keys/${unknown}`, "GET, POST, DELETE"],
  ]) {
    const { status, headers } = await call("PUT", path);
    assert.deepEqual([status, headers.get("allow")], [405, allow]);
  }
});

test("a body over 16 KB: 413", async () => {
  const { status, body } = await call("POST", "/keys", { ...standard, friendlyName: "x".repeat(17_000) });
  assert.deepEqual([status, body.error.message], [413, "The body is larger than 16384 bytes."]);
});

test("the log says who did what to which key, and no secret", async () => {
  const key = await create();
  await call("POST", "/keys/try", { sid: key.sid, secret: key.secret, action: "list" });
  await call("POST", "/keys/try", { sid: key.sid, secret: key.secret, action: "create" });
  await call("POST", "/keys/try", { sid: "a secret by mistake", secret: key.secret, action: "list" });
  const log = server.logs().join("\n");
  const tried = (facts) => log.includes(JSON.stringify({ event: "key_tried", ...facts, by: "root" }));
  assert.ok(tried({ key: key.sid, action: "list", status: 200 }));
  assert.ok(!log.includes("a secret by mistake"));
  assert.ok(log.includes(JSON.stringify({ event: "key_created", key: key.sid, by: "root" })));
  for (const each of [key.secret, secret]) {
    assert.ok(!log.includes(each));
    assert.ok(!log.includes(Buffer.from(each).toString("base64").slice(4, 30)));
  }
});

const halves = [
  ["TWILIO_MANAGEMENT_KEY", { TWILIO_MANAGEMENT_KEY: "" }, /TWILIO_MANAGEMENT_KEY is missing/],
  ["TWILIO_MANAGEMENT_SECRET", { TWILIO_MANAGEMENT_SECRET: "" }, /TWILIO_MANAGEMENT_SECRET is missing/],
  [
    "a good TWILIO_MANAGEMENT_KEY",
    { TWILIO_MANAGEMENT_KEY: settings.TWILIO_ACCOUNT_SID },
    /TWILIO_MANAGEMENT_KEY is not an API key SID/,
  ],
];
test("a management key without its secret is a configuration error, and the reverse", async (context) => {
  const wrong = await startEdges(...halves.map(([, change]) => ({ ...localSettings, ...change })));
  context.after(() => wrong.close());
  for (const [index, [title, , problem]] of halves.entries()) {
    const { status, body } = await call("GET", "/healthz", undefined, { at: wrong.edges[index] });
    assert.equal(status, 500, title);
    assert.match(body.error.problems.join(), problem);
  }
});
