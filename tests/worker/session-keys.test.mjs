import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { after, before, test } from "node:test";
import { exportSPKI } from "jose";
import { sessionSecret, settings, startEdges } from "./harness.mjs";
import { answerTo, appKey, now, serveKeys, session, unsignedSession, utf8 } from "./sessions.mjs";

const rsa = await appKey("RS256", "rsa");
const ec = await appKey("ES256", "ec");
const ed = await appKey("EdDSA", "ed");
const late = await appKey("ES384", "late");
const stranger = await appKey("RS256", "rsa");

const json = (value) => (response) => response.end(JSON.stringify(value));
const keySet = json({ keys: [rsa.jwk, ec.jwk, ed.jwk] });

// What is wrong with the key server at first; then it is well again.
const failures = [
  ["answers 500", (response) => response.writeHead(500).end("oops")],
  ["answers HTML", (response) => response.end("<!doctype html>")],
  ["answers JSON that is no key set", json({ keys: "none" })],
  ["breaks the connection", (response) => response.destroy()],
  ["redirects", (response) => response.writeHead(302, { location: "/" }).end()],
  ["answers a megabyte", json({ keys: [rsa.jwk], padding: "x".repeat(1_000_000) })],
];

/** Sends something, and then no end of it. */
const trickle = (response) => {
  response.write('{"keys":[');
  const timer = setInterval(() => response.write(" "), 200);
  response.on("close", () => clearInterval(timer));
};

const answers = { "/": keySet, "/once": keySet, "/cold": keySet, "/silent": () => {}, "/trickle": trickle };
for (const [index, [, answer]] of failures.entries()) answers[`/failure-${index}`] = answer;

let keys;
let server;
let edge;
let once;
let cold;
let silent;
let trickling;
let failing;
before(async () => {
  keys = await serveKeys(answers);
  server = await startEdges(
    ...Object.keys(answers).map((path) => ({ ...settings, SESSION_SECRET: "", SESSION_JWKS_URL: keys.url + path })),
  );
  [edge, once, cold, silent, trickling, ...failing] = server.edges;
});
after(async () => {
  await server?.close();
  await keys?.close();
});

const signedBy = ({ alg, kid, privateKey }, header = {}, claims = {}) =>
  session({ key: privateKey, header: { alg, kid, ...header }, ...claims });

for (const key of [rsa, ec, ed]) {
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
  ["a stranger's key under a known name", () => signedBy(stranger), "401 session_foreign"],
  ["a key that is not in the set", () => signedBy(late), "401 session_foreign"],
  ["the algorithm of one key with the name of another", () => signedBy(rsa, { kid: "ec" }), "401 session_foreign"],
  ["alg none", () => unsignedSession(), "401 session_invalid"],
  ["a shared secret", () => session({ key: utf8(sessionSecret) }), "401 session_invalid"],
  ["an expired session", () => signedBy(rsa, {}, { exp: now() - 60 }), "401 session_expired"],
  ["an expired session of a stranger", () => signedBy(stranger, {}, { exp: now() - 60 }), "401 session_foreign"],
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
  test(`a key server that ${title} is not the caller's fault: 503, until it is well again`, async () => {
    const authorization = `Bearer ${await signedBy(rsa)}`;
    assert.equal(await answerTo(failing[index], authorization), "503 session_keys_unavailable");
    answers[`/failure-${index}`] = keySet;
    assert.equal(await answerTo(failing[index], authorization), "201");
  });
}

test("a key server that never answers, or never ends, keeps nobody waiting: 503 in the end", async () => {
  const authorization = `Bearer ${await signedBy(rsa)}`;
  const waiting = [silent, trickling].map((at) => answerTo(at, authorization));
  assert.deepEqual(await Promise.all(waiting), Array(2).fill("503 session_keys_unavailable"));
});

test("a hundred first requests at once of a cold worker, which has no keys yet, are all answered", async () => {
  const asking = Array.from({ length: 100 }, async (_, index) =>
    answerTo(cold, `Bearer ${await signedBy([rsa, ec, ed][index % 3], {}, { sub: `person_${index}` })}`),
  );
  assert.deepEqual(await Promise.all(asking), Array(100).fill("201"));
});
