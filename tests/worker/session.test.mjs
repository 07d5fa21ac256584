import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { account, settings, startEdges } from "./harness.mjs";
import { answerTo, now, session, unsignedSession, utf8 } from "./sessions.mjs";

const issuer = "https://app.example";
let server;
let edge;
let sameSecret;
let particular;
let typed;
before(async () => {
  server = await startEdges(
    settings,
    { ...settings, SESSION_SECRET: account.secret, SESSION_ISSUER: issuer },
    { ...settings, SESSION_ISSUER: issuer, SESSION_AUDIENCE: "tokens" },
    { ...settings, SESSION_TYPE: "at+jwt" },
  );
  [edge, sameSecret, particular, typed] = server.edges;
});
after(() => server?.close());

describe("with a shared secret", () => {
  const otherSecret = utf8("a-secret-that-somebody-else-has-made-up-here");
  const cases = [
    ["no header", () => undefined, "401 session_missing"],
    ["an empty header", () => "", "401 session_missing"],
    ["another scheme", () => `Basic ${btoa("alice:secret")}`, "401 session_invalid"],
    ["the scheme alone", () => "Bearer", "401 session_invalid"],
    ["no JWT", () => "Bearer hello", "401 session_invalid"],
    ["two JWTs", async () => `Bearer ${await session()}, Bearer ${await session()}`, "401 session_invalid"],
    ["a right session", async () => `Bearer ${await session()}`, "201"],
    ["a right session, the scheme in lower case", async () => `bearer ${await session()}`, "201"],
    ["a right session after two spaces", async () => `Bearer  ${await session()}`, "201"],
    ["a clock some seconds apart", async () => `Bearer ${await session({ exp: now() - 2 })}`, "201"],
    ["an expired session", async () => `Bearer ${await session({ exp: now() - 60 })}`, "401 session_expired"],
    [
      "a session from the future",
      async () => `Bearer ${await session({ nbf: now() + 60 })}`,
      "401 session_not_yet_valid",
    ],
    ["a session without an end", async () => `Bearer ${await session({ exp: undefined })}`, "401 session_invalid"],
    ["a session without a subject", async () => `Bearer ${await session({ sub: undefined })}`, "401 session_invalid"],
    ["a session with an empty subject", async () => `Bearer ${await session({ sub: "" })}`, "401 session_invalid"],
    [
      "a session whose subject is not a string",
      async () => `Bearer ${await session({ sub: 7 })}`,
      "401 session_invalid",
    ],
    [
      "a session whose end is not a number",
      async () => `Bearer ${await session({ exp: "tomorrow" })}`,
      "401 session_invalid",
    ],
    ["another secret", async () => `Bearer ${await session({ key: otherSecret })}`, "401 session_foreign"],
    ["alg none", () => `Bearer ${unsignedSession("none")}`, "401 session_invalid"],
    ["alg NONE", () => `Bearer ${unsignedSession("NONE")}`, "401 session_invalid"],
    [
      "an algorithm that is not configured",
      async () => `Bearer ${await session({ header: { alg: "HS512" } })}`,
      "401 session_invalid",
    ],
    [
      "a critical header",
      async () => `Bearer ${await session({ header: { crit: ["exp"] } }).catch(() => unsignedSession("HS256"))}`,
      "401 session_foreign",
    ],
    [
      "a header of 8192 characters",
      async () => ((jwt) => `Bearer${jwt.padStart(8186)}`)(await session({ note: "x".repeat(5000) })),
      "201",
    ],
    [
      "a header of 8193 characters",
      async () => ((jwt) => `Bearer${jwt.padStart(8187)}`)(await session({ note: "x".repeat(5000) })),
      "401 session_invalid",
    ],
    [
      "a session of 9000 characters",
      async () => `Bearer ${await session({ note: "x".repeat(7000) })}`,
      "401 session_invalid",
    ],
  ];
  for (const [title, authorization, expected] of cases) {
    test(`${title}: ${expected}`, async () => assert.equal(await answerTo(edge, await authorization()), expected));
  }

  test("a change of any character of the signature is detected", async () => {
    const right = await session();
    const [head, claims, signature] = right.split(".");
    // Not the last one: two of its bits are beyond the signature's end.
    for (let index = 0; index < signature.length - 1; index += 6) {
      const other = signature[index] === "A" ? "B" : "A";
      const changed = signature.slice(0, index) + other + signature.slice(index + 1);
      assert.equal(await answerTo(edge, `Bearer ${head}.${claims}.${changed}`), "401 session_foreign");
    }
  });

  test("an Access Token is not a session, not even where both secrets are the same", async () => {
    const right = await session({ key: utf8(account.secret), iss: issuer });
    const { token } = await (await sameSecret.ask(right)).json();
    assert.equal(await answerTo(sameSecret, `Bearer ${token}`), "401 session_foreign");
  });
});

describe("with an issuer and an audience", () => {
  const iss = issuer;
  const cases = [
    ["both right", { iss, aud: "tokens" }, "201"],
    ["one of several audiences", { iss, aud: ["other", "tokens"] }, "201"],
    ["another issuer", { iss: "https://app.example.evil", aud: "tokens" }, "401 session_foreign"],
    ["no issuer", { aud: "tokens" }, "401 session_foreign"],
    ["another audience", { iss, aud: "other" }, "401 session_foreign"],
    ["no audience", { iss }, "401 session_foreign"],
    ["expired and of another issuer", { iss: "x", aud: "tokens", exp: now() - 60 }, "401 session_foreign"],
  ];
  for (const [title, claims, expected] of cases) {
    test(`${title}: ${expected}`, async () =>
      assert.equal(await answerTo(particular, `Bearer ${await session(claims)}`), expected));
  }
});

describe("with a type", () => {
  for (const [typ, expected] of [
    ["at+jwt", "201"],
    ["application/at+jwt", "201"],
    ["logout+jwt", "401 session_invalid"],
    [undefined, "401 session_invalid"],
  ]) {
    test(`${typ}: ${expected}`, async () =>
      assert.equal(await answerTo(typed, `Bearer ${await session({ header: { typ } })}`), expected));
  }
});
