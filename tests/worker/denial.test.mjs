import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { SignJWT } from "jose";
import { account, settings, startBoundEdges, startEdges } from "./harness.mjs";
import { bundledModule } from "./module.mjs";
import { adminSession, now, session, utf8 } from "./sessions.mjs";

const introspection = await bundledModule("introspection/introspection.ts");

const introspectionSecret = "the-secret-that-backends-show-to-introspect";
const shared = { bindings: [{ name: "IDENTITIES", class_name: "IdentityObject", script_name: "edge-0" }] };
const chat = { ...settings, TOKEN_GRANTS: "{}", INTROSPECTION_SECRET: introspectionSecret };

let server;
let edge;
let elsewhere;
let unbound;
let admin;
before(async () => {
  server = await startBoundEdges([chat, chat], { 1: { durable_objects: shared } });
  [edge, elsewhere] = server.edges;
  unbound = await startEdges(
    settings,
    { ...settings, ADMIN_SECRET: "", INTROSPECTION_SECRET: introspectionSecret },
    { ...settings, ADMIN_SECRET: "" },
  );
  admin = `Bearer ${await adminSession()}`;
});
after(async () => {
  await server?.close();
  await unbound?.close();
});

const pathOf = (identity) => `/identities/${encodeURIComponent(identity)}/denial`;
async function call(method, path, body, { at = edge, authorization = admin } = {}) {
  const headers = { authorization, ...(body && { "content-type": "application/json" }) };
  const answer = await at.fetch(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) };
}
const deny = (identity, body = {}) => call("PUT", pathOf(identity), body);
const allow = (identity) => call("DELETE", pathOf(identity));

async function ask(sub, at = edge) {
  const answer = await at.ask(await session({ sub }));
  const body = await answer.json();
  return answer.status === 201 ? body.token : `${answer.status} ${body.error.code}`;
}

/** POST /introspect as a backend does. */
async function introspect(token, { at = edge, authorization = `Bearer ${introspectionSecret}` } = {}) {
  const answer = await at.fetch("/introspect", {
    method: "POST",
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: `${new URLSearchParams({ token, token_type_hint: "access_token" })}`,
  });
  assert.equal(answer.status, 200);
  return answer.json();
}

describe("an identity that is denied", () => {
  test("gets no token until it is allowed again, from any isolate", async () => {
    assert.match(await ask("mallory"), /^eyJ/);
    const { status, body } = await deny("mallory", { reason: "left the company" });
    assert.equal(status, 200);
    assert.ok(Math.abs(body.since - now()) < 60);
    assert.deepEqual(body, {
      identity: "mallory",
      denied: true,
      since: body.since,
      by: "root",
      reason: "left the company",
    });
    assert.equal(await ask("mallory"), "403 identity_denied");
    assert.equal(await ask("mallory", elsewhere), "403 identity_denied");
    assert.match(await ask("alice"), /^eyJ/);
    assert.deepEqual((await call("GET", pathOf("mallory"))).body, body);

    assert.equal((await allow("mallory")).status, 204);
    assert.deepEqual((await call("GET", pathOf("mallory"))).body, { identity: "mallory", denied: false });
    assert.match(await ask("mallory"), /^eyJ/);
  });

  test("can be denied twice and allowed twice: the last request counts", async () => {
    await deny("twice");
    const { body } = await deny("twice", { reason: "again" });
    assert.equal(body.reason, "again");
    for (const _ of [1, 2]) assert.equal((await allow("twice")).status, 204);
    assert.match(await ask("twice"), /^eyJ/);
  });

  test("is in the log, with who did it", async () => {
    await deny("logged", { reason: "a\nb" });
    await allow("logged");
    const lines = server.logs();
    assert.ok(
      lines.includes('{"event":"identity_denied","identity":"logged","by":"root","reason":"a\\nb"}'),
      lines.join("\n"),
    );
    assert.ok(lines.includes('{"event":"identity_allowed","identity":"logged","by":"root"}'));
  });
});

describe("identities are compared byte for byte", () => {
  const pairs = [
    ["Zo\u00eb", "Zoe\u0308", "two ways to write the same letter"],
    ["alice", "Alice", "another case"],
    ["bob ", "bob", "a space at the end"],
    ["ﬁn", "fin", "a ligature"],
    ["a\u200bb", "ab", "a character without width"],
    ["аlice", "alice1", "Cyrillic letters"],
    ["a/b", "a%2Fb", "a slash, and what stands for it in URLs"],
    ["%25", "%", "a percent sign, and what stands for it"],
    ["a+b", "a b", "a plus sign, and what it stands for in forms"],
    ["__proto__", "constructor", "names that objects have"],
    ["a\r\nSet-Cookie: b=c", "a", "lines of a header"],
    ["../keys", "keys", "a way out of the path"],
    ["😀", "\ufffd", "characters beyond 16 bits"],
  ];
  for (const [denied, other, title] of pairs) {
    test(`${title}: denying one is not denying the other`, async () => {
      assert.equal((await deny(denied)).body.identity, denied);
      assert.equal(await ask(denied), "403 identity_denied");
      assert.match(await ask(other), /^eyJ/);
      assert.equal((await call("GET", pathOf(other))).body.denied, false);
    });
  }

  for (const [sub, refusal] of [
    // The session itself is invalid: its JSON is not well-formed Unicode.
    ["\ud800", "401 session_invalid"],
    ["a\udfff", "401 session_invalid"],
    ["x".repeat(257), "403 identity_not_allowed"],
    [".", "403 identity_not_allowed"],
    ["..", "403 identity_not_allowed"],
  ]) {
    test(`${JSON.stringify(sub).slice(0, 20)} gets no token: ${refusal}`, async () => {
      assert.equal(await ask(sub), refusal);
    });
  }

  for (const path of ["%ff", "%ed%a0%80", "%", "a%zz", "x".repeat(257)]) {
    test(`/identities/${path.slice(0, 12)}/denial names none: 400`, async () => {
      const { status, body } = await call("PUT", `/identities/${path}/denial`, {});
      assert.deepEqual([status, body.error.code, body.error.field], [400, "invalid_request", "identity"]);
    });
  }

  test("an identity with line breaks is one line of the log, and no header", async () => {
    const sub = 'a\r\nSet-Cookie: b=c\r\n\r\n{"event":"token"}';
    const answer = await edge.ask(await session({ sub }));
    assert.equal(answer.status, 201);
    assert.equal(answer.headers.get("set-cookie"), null);
    assert.equal((await answer.json()).identity, sub);
    const lines = server.logs().filter((line) => line.includes("b=c") && line.includes('"issued"'));
    assert.equal(lines.length, 1);
    assert.equal(JSON.parse(lines[0]).identity, sub);
  });
});

describe("invalid requests for denials", () => {
  for (const [body, code, field] of [
    [{ reason: 7 }, "invalid_request", "reason"],
    [{ reason: "x".repeat(257) }, "invalid_request", "reason"],
    [{ until: 1 }, "unknown_field", "until"],
  ]) {
    test(`${JSON.stringify(body).slice(0, 20)}: 400 ${code}`, async () => {
      const { status, body: answer } = await deny("somebody", body);
      assert.deepEqual([status, answer.error.code, answer.error.field], [400, code, field]);
      assert.match(await ask("somebody"), /^eyJ/);
    });
  }

  test("without Durable Objects the worker responds that it cannot deny identities", async () => {
    const [at] = unbound.edges;
    for (const method of ["GET", "PUT", "DELETE"]) {
      const { status, body } = await call(method, pathOf("alice"), method === "PUT" ? {} : undefined, { at });
      assert.deepEqual([status, body.error.problems], [500, ["The binding IDENTITIES is missing."]]);
    }
    assert.match(await ask("alice", at), /^eyJ/);
  });
});

describe("introspection", () => {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

  test("returns the identity and the facts of a valid token", async () => {
    const token = await ask("gina");
    const { exp, iat, jti } = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
    const expected = { active: true, sub: "gina", iat, exp, jti, keySid: account.keySid, grants: {} };
    assert.deepEqual(await introspect(token), expected);
    assert.deepEqual(await introspect(token, { authorization: admin }), expected, "and to admins");
  });

  test("returns a token of a denied identity as inactive, with the reason, until the identity is allowed again", async () => {
    const token = await ask("henry");
    await deny("henry");
    const { active, reason, sub } = await introspect(token, { at: elsewhere });
    assert.deepEqual({ active, reason, sub }, { active: false, reason: "identity_denied", sub: "henry" });
    await allow("henry");
    assert.equal((await introspect(token)).active, true);
  });

  const forge = (claims, { header = {}, secret = account.secret } = {}) =>
    new SignJWT({
      iss: account.keySid,
      sub: account.sid,
      jti: "x",
      grants: { identity: "ivy" },
      exp: now() + 60,
      ...claims,
    })
      .setProtectedHeader({ alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1", ...header })
      .sign(utf8(secret));
  const bad = [
    ["no token at all", () => "hello", "malformed_token"],
    ["a session", () => session(), "wrong_token_type"],
    ["an expired token", () => forge({ exp: now() - 60 }), "token_expired"],
    [
      "a token of another secret",
      () => forge({}, { secret: "another-secret-of-a-key-0123456789" }),
      "signature_mismatch",
    ],
    ["a token of another key", () => forge({ iss: `SK${"e".repeat(32)}` }), "wrong_issuer"],
    ["a token of another account", () => forge({ sub: `AC${"e".repeat(32)}` }), "wrong_account"],
    ["a token that is not good yet", () => forge({ nbf: now() + 60 }), "token_not_yet_valid"],
    ["a token of another algorithm", () => forge({}, { header: { alg: "HS512" } }), "unsupported_algorithm"],
    [
      "a token without a signature",
      async () => `${part({ alg: "none", typ: "JWT", cty: "twilio-fpa;v=1" })}.${(await forge({})).split(".")[1]}.`,
      undefined,
    ],
    ["a token of more than 16 KB", async () => `${await forge({ note: "x".repeat(12_400) })}`, undefined],
  ];
  for (const [title, make, reason] of bad) {
    test(`takes ${title} for none that is active, and tells nothing but why`, async () => {
      const answer = await introspect(await make());
      assert.deepEqual(Object.keys(answer), ["active", "reason"]);
      assert.equal(answer.active, false);
      if (reason !== undefined) assert.equal(answer.reason, reason);
      assert.match(answer.reason, /^[a-z_]+$/);
    });
  }

  const facts = { issuedAt: 1, expiresAt: 2, id: "x", keySid: account.keySid, grants: {} };
  const signer = { verify: async () => facts };

  test("of a token without an identity asks for no denial, nor where identities cannot be denied", async () => {
    const identities = { denial: () => assert.fail("asked") };
    const { active, sub } = await introspection.introspect("x", signer, identities);
    assert.deepEqual({ active, sub }, { active: true, sub: undefined });
    const ofLaura = { verify: async () => ({ ...facts, identity: "laura" }) };
    assert.equal((await introspection.introspect("x", ofLaura, undefined)).active, true);
  });

  test("fails if the keys cannot be read: that says nothing of the token", async () => {
    const error = Object.assign(new Error("no keys"), { code: "key_ring_unavailable" });
    await assert.rejects(introspection.introspect("x", { verify: () => Promise.reject(error) }, undefined), error);
  });

  test("logs its response, and never a token or a secret", async () => {
    const token = await ask("jack");
    await introspect(token);
    const lines = server.logs().filter((line) => line.includes('"introspection"'));
    const line = JSON.parse(lines.find((text) => text.includes("jack")));
    assert.deepEqual([line.active, line.sub, line.keySid], [true, "jack", account.keySid]);
    assert.equal(line.by, "the introspection secret");
    assert.ok(Math.abs(line.at - now()) < 60, `${line.at}`);
    await introspect(token, { authorization: admin });
    assert.ok(server.logs().some((text) => text.includes('"introspection"') && JSON.parse(text).by === "root"));
    const log = server.logs().join("\n");
    for (const secret of ["eyJ", introspectionSecret, account.secret, settings.SESSION_SECRET]) {
      assert.ok(!log.includes(secret), secret);
    }
  });

  for (const [title, authorization, status] of [
    ["a secret that is a character short", `Bearer ${introspectionSecret.slice(1)}`, 401],
    ["a secret that is a character long", `Bearer ${introspectionSecret}x`, 401],
    ["a secret in another case", `Bearer ${introspectionSecret.toUpperCase()}`, 401],
    ["the secret under another scheme", `Basic ${introspectionSecret}`, 401],
    ["no secret", "Bearer ", 401],
    ["the secret after another scheme", `Digest Bearer ${introspectionSecret}`, 401],
    ["the secret and something else", `Bearer ${introspectionSecret} x`, 401],
    ["a session of a user", "Bearer x.y.z", 401],
  ]) {
    test(`is not for who shows ${title}`, async () => {
      const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
      for (const at of [edge, unbound.edges[1]]) {
        const answer = await at.fetch("/introspect", { method: "POST", headers, body: "token=x" });
        assert.equal(answer.status, status);
        assert.match(answer.headers.get("www-authenticate"), /^Bearer/);
      }
    });
  }

  test("is for who shows the secret, after spaces too, where there are no admins", async () => {
    const [, at] = unbound.edges;
    for (const authorization of [`Bearer ${introspectionSecret}`, `bearer  ${introspectionSecret}`]) {
      assert.deepEqual(await introspect("x", { at, authorization }), { active: false, reason: "malformed_token" });
    }
    const answer = await at.fetch("/introspect", { method: "POST", headers: { authorization: "Bearer x.y.z" } });
    assert.deepEqual([answer.status, (await answer.json()).error.code], [401, "session_foreign"]);
  });

  test("has one method, and does not exist where nobody may use it", async () => {
    const [adminsOnly, secretOnly, nobody] = unbound.edges;
    for (const at of [edge, adminsOnly, secretOnly]) {
      const answer = await at.fetch("/introspect");
      assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "POST"]);
    }
    for (const method of ["GET", "POST"]) {
      const answer = await nobody.fetch("/introspect", { method });
      assert.deepEqual([answer.status, (await answer.json()).error.code], [404, "not_found"]);
    }
  });

  for (const [title, init, expected] of [
    ["no body", {}, "400 body_missing"],
    ["JSON", { type: "application/json", body: '{"token":"x"}' }, "415 unsupported_media_type"],
    ["no token", { body: "jeton=x" }, "400 invalid_request"],
    ["an empty token", { body: "token=" }, "400 invalid_request"],
    ["two tokens", { body: "token=x&token=y" }, "400 invalid_request"],
    ["more than any token has", { body: `token=${"x".repeat(21_000)}` }, "413 body_too_large"],
  ]) {
    test(`is refused ${title}: ${expected}`, async () => {
      const headers = { authorization: admin, "content-type": init.type ?? "application/x-www-form-urlencoded" };
      const answer = await edge.fetch("/introspect", {
        method: "POST",
        headers,
        ...(init.body && { body: init.body }),
      });
      const { code, field } = (await answer.json()).error;
      assert.equal(`${answer.status} ${code}`, expected);
      assert.equal(field, code === "invalid_request" ? "token" : undefined);
    });
  }
});
