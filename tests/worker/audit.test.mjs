import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import { account, sessionSecret, settings, startBoundEdges } from "./harness.mjs";
import { now, session } from "./sessions.mjs";

const auditSecret = "the-secret-that-addresses-are-hashed-with";
const from = "198.51.100.23";

let server;
let edge;
let silent;
before(async () => {
  server = await startBoundEdges([{ ...settings, AUDIT_SECRET: auditSecret }, settings]);
  [edge, silent] = server.edges;
});
after(() => server?.close());

async function ask(at, claims, body = {}) {
  const headers = { authorization: `Bearer ${await session(claims)}`, "cf-connecting-ip": from };
  return at.post("/token", body, { headers });
}

/** The line of the log about this identity, once it is there: it is written after the answer. */
async function lineOf(identity) {
  while (true) {
    const line = server.logs().find((text) => text.includes(`"${identity}"`));
    if (line !== undefined) return JSON.parse(line);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("a token is one line of the log: time, identity, grants, expiry, key, and the keyed hash of the address", async () => {
  const { token, expiresAt } = await (await ask(edge, { sub: "alice_1" }, { grants: ["voice", "video"] })).json();
  const { jti } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  const { at, ...line } = await lineOf("alice_1");
  assert.ok(Math.abs(at - now()) < 60);
  assert.deepEqual(line, {
    event: "token",
    outcome: "issued",
    identity: "alice_1",
    grants: ["voice", "video"],
    expiresAt,
    keySid: account.keySid,
    jti,
    address: createHmac("sha256", auditSecret).update(from).digest("hex").slice(0, 32),
  });
});

test("a refusal is one line, with its reason", async () => {
  await ask(edge, { sub: "alice_2" }, { ttl: 99_999 });
  const { at: _, address, ...line } = await lineOf("alice_2");
  assert.equal(address.length, 32);
  assert.deepEqual(line, { event: "token", outcome: "refused", reason: "not_granted", identity: "alice_2" });
});

test("without AUDIT_SECRET the log has no address", async () => {
  await ask(silent, { sub: "alice_3" });
  assert.ok(!("address" in (await lineOf("alice_3"))));
});

test("every request is one line, a hundred at once a hundred, and none has a token, a secret or an address in it", async () => {
  const before = server.logs().filter((line) => line.includes('"token"')).length;
  await Promise.all(Array.from({ length: 100 }, (_, index) => ask(edge, { sub: `crowd_${index}` })));
  await Promise.all(Array.from({ length: 100 }, (_, index) => lineOf(`crowd_${index}`)));
  const lines = server.logs().filter((line) => line.includes('"token"'));
  assert.equal(lines.length, before + 100);
  const log = server.logs().join("\n");
  for (const secret of ["eyJ", from, auditSecret, sessionSecret, account.secret])
    assert.ok(!log.includes(secret), secret);
});
