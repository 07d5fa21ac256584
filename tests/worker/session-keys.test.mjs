import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { after, before, test } from "node:test";
import { exportSPKI } from "jose";
import { sessionSecret, settings, startEdges } from "./harness.mjs";
import { answerTo, appKey, now, serveKeys, session, unsignedSession, utf8 } from "./sessions.mjs";

const rsa = await appKey("RS256", "rsa");
const ec = await appKey("ES256", "ec");
const ed = await appKey("EdDSA", "ed");
const edwards = await appKey("Ed25519", "edwards");
const pss = await appKey("PS512", "pss");
const late = await appKey("ES384", "late");
const otherRsa = await appKey("RS256", "rsa");

const json = (value) => (response) => response.end(JSON.stringify(value));
const keySet = json({ keys: [rsa, ec, ed, edwards, pss].map(({ jwk }) => jwk) });

// What is wrong with the key server at first; then it is well again.
const failures = [
  ["answers 500 with keys", (response) => keySet(response.writeHead(500))],
  ["answers HTML", (response) => response.end("<!doctype html>")],
  ["responds with JSON that is not a key set", json({ keys: "none" })],
  ["breaks the connection", (response) => response.destroy()],
  ["redirects", (response) => keySet(response.writeHead(302, { location: "/" }))],
  ["answers a megabyte", json({ keys: [rsa.jwk], padding: "x".repeat(1_000_000) })],
];

/** Sends something, and then no end of it. */
const trickle = (response) => {
  response.write('{"keys":[');
  const timer = setInterval(() => response.write(" "), 200);
  response.on("close", () => clearInterval(timer));
};

/** As an identity provider that changes its keys and names none of them. */
const anonymous = json({ keys: [otherRsa.jwk, rsa.jwk].map(({ kid: _, ...jwk }) => jwk) });

const answers = { "/": keySet, "/once": keySet, "/cold": keySet, "/silent": () => {}, "/trickle": trickle };
answers["/anonymous"] = anonymous;
answers["/strict"] = keySet;
/** One key after others, all without names. */
const behind = (count) => {
  const { kid: _, ...other } = otherRsa.jwk;
  const { kid: __, ...last } = rsa.jwk;
  return json({ keys: [...Array(count).fill(other), last] });
};
answers["/eighth"] = behind(7);
answers["/ninth"] = behind(8);
for (const [index, [, answer]] of failures.entries()) answers[`/failure-${index}`] = answer;

let keys;
let server;
let edge;
let once;
let cold;
let silent;
let trickling;
let ambiguous;
let strict;
let eighth;
let ninth;
let failing;
before(async () => {
  keys = await serveKeys(answers);
  server = await startEdges(
    ...Object.keys(answers).map((path) => ({
      ...settings,
      SESSION_SECRET: "",
      SESSION_JWKS_URL: keys.url + path,
      ...(path === "/strict"
        ? { SESSION_ISSUER: "https://id.example/ours", SESSION_AUDIENCE: "ours", SESSION_TYPE: "at+jwt" }
        : { SESSION_ISSUER: "*", SESSION_AUDIENCE: "*" }),
    })),
  );
  [edge, once, cold, silent, trickling, ambiguous, strict, eighth, ninth, ...failing] = server.edges;
});
after(async () => {
  await server?.close();
  await keys?.close();
});

const signedBy = ({ alg, kid, privateKey }, header = {}, claims = {}) =>
  session({ key: privateKey, header: { alg, kid, ...header }, ...claims });

for (const key of [rsa, ec, ed, edwards, pss]) {
  test(`${key.alg} is taken`, async () => assert.equal(await answerTo(edge, `Bearer ${await signedBy(key)}`), "201"));
}

test("the keys are fetched once for many sessions", async () => {
  for (const key of [rsa, ec, ed, rsa, ec]) assert.equal(await answerTo(once, `Bearer ${await signedBy(key)}`), "201");
  assert.deepEqual(
    keys.asked.filter((path) => path === "/once"),
    ["/once"],
  );
});

const refused = [
  ["a foreign key with a known kid", () => signedBy(otherRsa), "401 session_foreign"],
  ["a key that is not in the set", () => signedBy(late), "401 session_foreign"],
  ["the algorithm of one key with the name of another", () => signedBy(rsa, { kid: "ec" }), "401 session_foreign"],
  ["alg none", () => unsignedSession(), "401 session_invalid"],
  ["a subject that is a lone surrogate", () => signedBy(rsa, {}, { sub: "\ud800" }), "403 identity_not_allowed"],
  ["a shared secret", () => session({ key: utf8(sessionSecret) }), "401 session_invalid"],
  ["an expired session", () => signedBy(rsa, {}, { exp: now() - 60 }), "401 session_expired"],
  ["a session from the future", () => signedBy(rsa, {}, { nbf: now() + 60 }), "401 session_not_yet_valid"],
  ["a session without an end", () => signedBy(rsa, {}, { exp: undefined }), "401 session_invalid"],
  ["a session without a subject", () => signedBy(rsa, {}, { sub: undefined }), "401 session_invalid"],
  [
    "an expired session signed with a foreign key",
    () => signedBy(otherRsa, {}, { exp: now() - 60 }),
    "401 session_foreign",
  ],
];
for (const [title, make, expected] of refused) {
  test(`${title}: ${expected}`, async () => assert.equal(await answerTo(edge, `Bearer ${await make()}`), expected));
}

test("a public key is not taken for a shared secret", async () => {
  const pem = await exportSPKI(createPublicKey({ key: rsa.jwk, format: "jwk" }));
  for (const secret of [pem, pem.trim(), JSON.stringify(rsa.jwk), rsa.jwk.n]) {
    const forged = await session({ key: utf8(secret), header: { kid: "rsa" } });
    assert.equal(await answerTo(edge, `Bearer ${forged}`), "401 session_invalid");
  }
});

for (const [index, [title]] of failures.entries()) {
  test(`a key server that ${title} causes 503 until it recovers`, async () => {
    const authorization = `Bearer ${await signedBy(rsa)}`;
    assert.equal(await answerTo(failing[index], authorization), "503 session_keys_unavailable");
    answers[`/failure-${index}`] = keySet;
    assert.equal(await answerTo(failing[index], authorization), "201");
  });
}

test("the log says what is wrong with the keys", () => {
  const lines = server.logs().filter((line) => line.includes("session_keys_unavailable"));
  const reasons = lines.map((line) => JSON.parse(line).reason);
  for (const reason of ["Error: status 500", "Error: status 302", "Error: more than 65536 bytes"]) {
    assert.ok(reasons.includes(reason), `${reason}: ${reasons}`);
  }
});

test("a key server that never responds, or never finishes, causes 503 after a timeout", async () => {
  const authorization = `Bearer ${await signedBy(rsa)}`;
  const waiting = [silent, trickling].map((at) => answerTo(at, authorization));
  assert.deepEqual(await Promise.all(waiting), Array(2).fill("503 session_keys_unavailable"));
});

test("one hundred concurrent first requests of a cold worker without keys all succeed", async () => {
  const asking = Array.from({ length: 100 }, async (_, index) =>
    answerTo(cold, `Bearer ${await signedBy([rsa, ec, ed][index % 3], {}, { sub: `person_${index}` })}`),
  );
  assert.deepEqual(await Promise.all(asking), Array(100).fill("201"));
});

test("a key set whose keys have no names is tried key by key, and the log says so once", async () => {
  const bySecond = await signedBy(rsa, { kid: undefined });
  const byFirst = await signedBy(otherRsa, { kid: undefined });
  const foreign = await signedBy(await appKey("RS256", "x"), { kid: undefined });
  for (const jwt of [bySecond, byFirst, bySecond]) assert.equal(await answerTo(ambiguous, `Bearer ${jwt}`), "201");
  assert.equal(await answerTo(ambiguous, `Bearer ${foreign}`), "401 session_foreign");
  const expired = await signedBy(rsa, { kid: undefined }, { exp: now() - 60 });
  assert.equal(await answerTo(ambiguous, `Bearer ${expired}`), "401 session_expired");
  assert.equal(server.logs().filter((line) => line.includes("session_keys_ambiguous")).length, 1);
});

test("of keys without names at most eight are tried", async () => {
  const jwt = await signedBy(rsa, { kid: undefined });
  assert.equal(await answerTo(eighth, `Bearer ${jwt}`), "201");
  assert.equal(await answerTo(ninth, `Bearer ${jwt}`), "401 session_foreign");
});

// One key server signs for many tenants and for many kinds of tokens.
const ours = { iss: "https://id.example/ours", aud: "ours" };
const foreign = [
  ["ours", ours, "at+jwt", "201"],
  ["ours, of a type with its prefix", ours, "application/at+jwt", "201"],
  [
    "another tenant's, an admin there",
    { iss: "https://id.example/theirs", aud: "theirs", role: "admin" },
    "at+jwt",
    "401 session_foreign",
  ],
  ["another tenant's for us", { ...ours, iss: "https://id.example/theirs" }, "at+jwt", "401 session_foreign"],
  ["ours for another client", { ...ours, aud: "theirs" }, "at+jwt", "401 session_foreign"],
  ["without an issuer", { aud: "ours" }, "at+jwt", "401 session_foreign"],
  ["without an audience", { iss: ours.iss }, "at+jwt", "401 session_foreign"],
  ["a logout token", ours, "logout+jwt", "401 session_invalid"],
  ["without a type", ours, undefined, "401 session_invalid"],
];
for (const [title, claims, typ, expected] of foreign) {
  test(`a session by the same keys, ${title}: ${expected}`, async () => {
    assert.equal(await answerTo(strict, `Bearer ${await signedBy(rsa, { typ }, claims)}`), expected);
  });
}

test("a 503 without keys says when to retry", async () => {
  answers["/failure-0"] = failures[0][1];
  const edges = await startEdges({
    ...settings,
    SESSION_SECRET: "",
    SESSION_JWKS_URL: `${keys.url}/failure-0`,
    SESSION_ISSUER: "*",
    SESSION_AUDIENCE: "*",
  });
  try {
    const answer = await edges.edges[0].ask(await signedBy(rsa));
    assert.deepEqual([answer.status, answer.headers.get("retry-after")], [503, "5"]);
  } finally {
    await edges.close();
  }
});
