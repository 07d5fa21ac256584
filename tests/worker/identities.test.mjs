// Subjects of identity providers as identities: which claim, and how it is written.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { settings, startBoundEdges } from "./harness.mjs";
import { workerModule } from "./module.mjs";
import { adminSession, session } from "./sessions.mjs";

const { decodeIdentity, encodeIdentity, isEncodedIdentity } = await workerModule("identities/identity.ts");

let server;
let plain;
let flex;
let byClaim;
before(async () => {
  server = await startBoundEdges([
    settings,
    { ...settings, IDENTITY_ENCODING: "flex", QUOTA_TOKENS: "2" },
    { ...settings, SESSION_IDENTITY_CLAIM: "https://app.example/id" },
  ]);
  [plain, flex, byClaim] = server.edges;
});
after(() => server?.close());

const written = [
  ["alice", "alice"],
  ["user@example.com", "user_40example_2Ecom"],
  ["auth0|5f7c8ec7c33c6c004bbafe82", "auth0_7C5f7c8ec7c33c6c004bbafe82"],
  ["google-oauth2|1", "google_2Doauth2_7C1"],
  ["alice_1", "alice_5F1"],
  ["_7C", "_5F7C"],
  ["Zoë", "Zo_C3_AB"],
  ["😀", "_F0_9F_98_80"],
  [".", "_2E"],
  ["a b", "a_20b"],
];
for (const [subject, identity] of written) {
  test(`${subject} is ${identity}, and back`, () => {
    assert.equal(encodeIdentity(subject, "flex"), identity);
    assert.equal(decodeIdentity(identity), subject);
    assert.ok(isEncodedIdentity(identity, "flex"));
    assert.equal(encodeIdentity(subject, "none"), subject);
  });
}

test("different subjects have different identities of letters, digits and _", () => {
  const signs = ["a", "7", "C", "_", "|", "%", "é", "7C", "_7C", "_5F"];
  const subjects = signs.flatMap((one) => signs.flatMap((two) => signs.map((three) => one + two + three)));
  const bySubject = new Map([...new Set(subjects)].map((subject) => [encodeIdentity(subject, "flex"), subject]));
  assert.equal(bySubject.size, new Set(subjects).size);
  for (const [identity, subject] of bySubject) {
    assert.match(identity, /^\w+$/);
    assert.equal(decodeIdentity(identity), subject);
  }
});

test("a string that the encoder cannot produce is not an encoded identity", () => {
  for (const text of ["", "_", "a_", "_7", "_7c", "_41", "a|b", "_C3", "_FF", "é", "_ED_A0_80"]) {
    assert.ok(!isEncodedIdentity(text, "flex"), text);
  }
});

async function ask(edge, claims) {
  const response = await edge.ask(await session(claims));
  const body = await response.json();
  return response.ok ? body.identity : `${response.status} ${body.error.code}`;
}

describe("with IDENTITY_ENCODING flex", () => {
  const sub = "auth0|mallory";
  const identity = "auth0_7Cmallory";
  const call = async (method, path, body) => {
    const headers = { authorization: `Bearer ${await adminSession()}`, "content-type": "application/json" };
    const response = await flex.fetch(path, { method, headers, ...(body && { body }) });
    return { status: response.status, body: response.status === 204 ? undefined : await response.json() };
  };

  test("a subject of Auth0 gets a token for Voice; log, activity, quota and denial know it by the same identity", async () => {
    assert.equal(await ask(flex, { sub }), identity);
    assert.ok(server.logs().some((line) => line.includes(`"identity":"${identity}"`)));
    const { body } = await call("GET", "/activity");
    assert.ok(body.recent.some((decision) => decision.identity === identity));
    assert.equal((await call("PUT", `/identities/${identity}/denial`, "{}")).status, 200);
    assert.equal(await ask(flex, { sub }), "403 identity_denied");
    assert.equal((await call("DELETE", `/identities/${identity}/denial`)).status, 204);
    assert.equal(await ask(flex, { sub }), identity);
    assert.equal(await ask(flex, { sub }), "429 quota_exhausted");
    assert.ok(!server.logs().join("\n").includes(sub));
  });

  test("a denial of a subject that is not encoded: 400 with the encoded form", async () => {
    const { status, body } = await call("PUT", `/identities/${encodeURIComponent(sub)}/denial`, "{}");
    assert.equal(status, 400);
    assert.match(body.error.message, /auth0_7Cmallory/);
  });

  test("a subject that is too long when it is encoded is refused", async () => {
    assert.equal(await ask(flex, { sub: "|".repeat(42) }), "_7C".repeat(42));
    assert.equal(await ask(flex, { sub: "|".repeat(86) }), "403 identity_not_allowed");
  });
});

test("without an encoding the log says once which settings help, at the first subject that Voice does not allow", async () => {
  const advice = () => server.logs().filter((line) => line.includes('"advice"'));
  assert.deepEqual(
    advice().filter((line) => line.includes("SESSION_IDENTITY_CLAIM to a claim with such values")),
    [],
  );
  for (const sub of ["auth0|1", "auth0|2"]) assert.equal(await ask(plain, { sub }), "403 identity_not_allowed");
  const said = advice().filter((line) => line.includes("IDENTITY_ENCODING to flex"));
  assert.equal(said.length, 1);
  assert.equal(await ask(plain, { sub: "alice" }), "alice");
});

describe("with SESSION_IDENTITY_CLAIM", () => {
  const claim = "https://app.example/id";
  for (const [title, claims, expected] of [
    ["the claim is the identity", { [claim]: "alice_7" }, "alice_7"],
    ["no subject is needed", { sub: undefined, [claim]: "alice_8" }, "alice_8"],
    ["a session without the claim", {}, "401 session_invalid"],
    ["an empty claim", { [claim]: "" }, "401 session_invalid"],
    ["a claim that is not a string", { [claim]: 7 }, "401 session_invalid"],
    ["a list", { [claim]: ["alice"] }, "401 session_invalid"],
  ]) {
    test(`${title}: ${expected}`, async () => assert.equal(await ask(byClaim, claims), expected));
  }
});
