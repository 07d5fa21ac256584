import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { jwtVerify } from "jose";
import { account, grants, settings, startEdges } from "./harness.mjs";
import { now, session, utf8 } from "./sessions.mjs";

const roomSettings = { TOKEN_GRANTS: { video: { room: "standup" } }, TOKEN_TTL: "120", TWILIO_REGION: "ie1" };
let server;
let edge;
let roomEdge;
before(async () => {
  server = await startEdges(settings, { ...settings, ...roomSettings });
  [edge, roomEdge] = server.edges;
});
after(() => server?.close());

/** What an independent library reads in the token, having checked its signature and times. */
async function read(token) {
  const options = { algorithms: ["HS256"], clockTolerance: 5, issuer: account.keySid, subject: account.sid };
  const { payload, protectedHeader } = await jwtVerify(token, utf8(account.secret), options);
  return { header: protectedHeader, ...payload };
}

test("a session gets a token that another library verifies", async () => {
  const response = await edge.ask(await session());
  assert.equal(response.status, 201);
  const { token, identity, expiresAt, refreshAfter, ...more } = await response.json();
  assert.deepEqual(more, {});
  assert.equal(identity, "alice");

  const { header, jti, iat, exp, grants: granted, ...rest } = await read(token);
  assert.deepEqual(header, { alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" });
  assert.deepEqual(rest, { iss: account.keySid, sub: account.sid });
  assert.equal(jti, `${account.keySid}-${iat}`);
  assert.ok(Math.abs(iat - now()) <= 5);
  assert.equal(exp, iat + 3600);
  assert.equal(expiresAt, exp);
  assert.equal(refreshAfter, iat + 2880);
  assert.deepEqual(granted, {
    identity: "alice",
    voice: { incoming: { allow: true } },
    video: {},
    chat: { service_sid: grants.chat.serviceSid },
  });
});

test("every response forbids caching and sniffing", async () => {
  const answers = [
    await edge.ask(await session()),
    await edge.fetch("/token", { method: "POST" }),
    await edge.fetch("/token"),
    await edge.fetch("/healthz"),
    await edge.fetch("/nothing"),
  ];
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 401, 405, 200, 404],
  );
  for (const { headers, status } of answers) {
    assert.equal(headers.get("cache-control"), "no-store", `${status}`);
    assert.equal(headers.get("x-content-type-options"), "nosniff", `${status}`);
    assert.match(headers.get("content-security-policy"), /default-src 'none'/, `${status}`);
    assert.match(headers.get("content-type"), /^application\/json/, `${status}`);
    assert.equal(headers.get("set-cookie"), null, `${status}`);
  }
});

const narrowings = [
  {
    title: "keeps the grants that are asked for",
    body: { grants: ["voice"] },
    expected: { voice: { incoming: { allow: true } } },
  },
  {
    title: "keeps the order of the configuration",
    body: { grants: ["video", "voice"] },
    expected: { voice: { incoming: { allow: true } }, video: {} },
  },
  { title: "takes an empty list for no grant at all", body: { grants: [] }, expected: {} },
  {
    title: "limits video to one room",
    body: { grants: ["video"], room: "standup" },
    expected: { video: { room: "standup" } },
  },
  {
    title: "limits video within all grants",
    body: { room: "große Runde" },
    expected: {
      voice: { incoming: { allow: true } },
      video: { room: "große Runde" },
      chat: { service_sid: grants.chat.serviceSid },
    },
  },
];
for (const { title, body, expected } of narrowings) {
  test(`a request ${title}`, async () => {
    const response = await edge.ask(await session(), body);
    assert.equal(response.status, 201);
    const { token } = await response.json();
    const { grants: granted } = await read(token);
    assert.equal(JSON.stringify(granted), JSON.stringify({ identity: "alice", ...expected }));
  });
}

for (const [ttl, refresh] of [
  [1, 0],
  [600, 480],
  [3600, 2880],
]) {
  test(`a request for ${ttl} seconds gets them`, async () => {
    const { token, expiresAt, refreshAfter } = await (await edge.ask(await session(), { ttl })).json();
    const { exp, iat } = await read(token);
    assert.deepEqual([exp - iat, expiresAt - iat, refreshAfter - iat], [ttl, ttl, refresh]);
  });
}

const refusals = [
  [{ ttl: 3601 }, 403, "not_granted", "ttl"],
  [{ grants: ["voice", "sync"] }, 403, "not_granted", "grants[1]"],
  [{ grants: ["custom"] }, 403, "not_granted", "grants[0]"],
  [{ grants: ["voice"], room: "standup" }, 403, "not_granted", "room"],
  [{ ttl: 0 }, 400, "invalid_request", "ttl"],
  [{ ttl: -5 }, 400, "invalid_request", "ttl"],
  [{ ttl: 1.5 }, 400, "invalid_request", "ttl"],
  [{ ttl: "600" }, 400, "invalid_request", "ttl"],
  [{ ttl: null }, 400, "invalid_request", "ttl"],
  [{ grants: "voice" }, 400, "invalid_request", "grants"],
  [{ grants: { voice: {} } }, 400, "invalid_request", "grants"],
  [{ grants: ["voice", "voice"] }, 400, "invalid_request", "grants[1]"],
  [{ grants: ["Voice"] }, 400, "invalid_request", "grants[0]"],
  [{ grants: ["__proto__"] }, 400, "invalid_request", "grants[0]"],
  [{ grants: [["voice"]] }, 400, "invalid_request", "grants[0]"],
  [{ room: "" }, 400, "invalid_request", "room"],
  [{ room: "r".repeat(129) }, 400, "invalid_request", "room"],
  [{ room: 7 }, 400, "invalid_request", "room"],
  [{ identity: "bob" }, 400, "unknown_field", "identity"],
  [{ ttl: 60, sub: "bob" }, 400, "unknown_field", "sub"],
  ['{"__proto__":{"ttl":1}}', 400, "unknown_field", "__proto__"],
  ['{"constructor":1}', 400, "unknown_field", "constructor"],
];
for (const [body, status, code, field] of refusals) {
  const shown = typeof body === "string" ? body : JSON.stringify(body);
  test(`${shown.slice(0, 60)} is refused: ${status} ${code}`, async () => {
    const response = await edge.ask(await session(), body);
    assert.equal(response.status, status);
    const { error } = await response.json();
    assert.equal(error.code, code);
    assert.equal(error.field, field);
    assert.ok(error.message.length > 10);
  });
}

test("an identity that a granted product does not allow is refused, unless the grant is left out", async () => {
  const spaced = await session({ sub: "alice smith" });
  const refused = await edge.ask(spaced);
  assert.equal(refused.status, 403);
  assert.equal((await refused.json()).error.code, "identity_not_allowed");
  assert.equal((await edge.ask(spaced, { grants: ["chat"] })).status, 201);
});

test("a configured room is the only one", async () => {
  const other = await roomEdge.ask(await session(), { room: "boardroom" });
  assert.equal(other.status, 403);
  const { token, expiresAt } = await (await roomEdge.ask(await session(), { room: "standup" })).json();
  const { header, grants: granted, iat } = await read(token);
  assert.deepEqual(granted.video, { room: "standup" });
  assert.equal(expiresAt, iat + 120);
  assert.equal(header.twr, "ie1");
});

test("one hundred concurrent requests get one hundred valid tokens", async () => {
  const people = Array.from({ length: 100 }, (_, index) => `person_${index}`);
  const tokens = await Promise.all(
    people.map(async (sub) => (await (await edge.ask(await session({ sub }))).json()).token),
  );
  const identities = await Promise.all(tokens.map(async (token) => (await read(token)).grants.identity));
  assert.deepEqual(identities, people);
});
