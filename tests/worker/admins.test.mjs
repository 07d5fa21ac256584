// Admins by the public keys of an identity provider, and by Cloudflare Access.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { adminSecret, settings, startEdges } from "./harness.mjs";
import { adminSession, appKey, now, serveKeys, session, utf8 } from "./sessions.mjs";

const key = await appKey("RS256", "one");
const foreign = await appKey("RS256", "one");
const issuer = "https://team.cloudflareaccess.com";
const audience = "the-audience-of-the-console";
const claims = { iss: issuer, aud: [audience], email: "root@app.example" };

let keys;
let server;
let access;
let provider;
let roles;
before(async () => {
  const answer = (response) => response.end(JSON.stringify({ keys: [key.jwk] }));
  keys = await serveKeys({ "/cdn-cgi/access/certs": answer, "/keys": answer });
  const admins = { ADMIN_SECRET: "", ADMIN_ISSUER: issuer, ADMIN_AUDIENCE: audience };
  server = await startEdges(
    { ...settings, ...admins, ADMIN_JWKS_URL: `${keys.url}/cdn-cgi/access/certs`, ADMIN_ROLE: "*" },
    { ...settings, ...admins, ADMIN_JWKS_URL: `${keys.url}/keys` },
    { ...settings, ADMIN_ROLE_CLAIM: "https://app.example/roles", ADMIN_ROLE: "operator" },
  );
  [access, provider, roles] = server.edges;
});
after(async () => {
  await server?.close();
  await keys?.close();
});

const signed = (more = {}, by = key) =>
  session({ sub: "root", key: by.privateKey, header: { alg: by.alg, kid: by.kid }, ...claims, ...more });
/** A session of this many characters. One part of it cannot have every length: the header is padded too. */
async function signedOf(length) {
  for (const pad of ["", "x", "xx"]) {
    const header = { alg: key.alg, kid: key.kid, pad };
    const make = (more) => session({ sub: "root", key: key.privateKey, header, ...claims, more });
    const missing = length - (await make("")).length;
    const jwts = [0, 1].map((extra) => make("x".repeat(Math.floor((missing * 3) / 4) + extra)));
    const found = (await Promise.all(jwts)).find((jwt) => jwt.length === length);
    if (found !== undefined) return found;
  }
}
const bearer = async (jwt) => ({ authorization: `Bearer ${await jwt}` });
const assertion = async (jwt) => ({ "cf-access-jwt-assertion": await jwt });

async function activity(edge, headers, method = "GET") {
  const response = await edge.fetch("/activity", { method, headers });
  return response.ok ? `${response.status}` : `${response.status} ${(await response.json()).error.code}`;
}

describe("Cloudflare Access", () => {
  const cases = [
    ["its assertion", () => assertion(signed()), "200"],
    ["its assertion, of a user with any role", () => assertion(signed({ role: "user" })), "200"],
    ["no assertion", () => ({}), "401 session_missing"],
    ["an assertion of 8192 characters", () => assertion(signedOf(8192)), "200"],
    ["an assertion of 8193 characters", () => assertion(signedOf(8193)), "401 session_invalid"],
    ["text that is not an assertion", () => ({ "cf-access-jwt-assertion": "Bearer x.y.z" }), "401 session_invalid"],
    [
      "its assertion with a space in the signature",
      async () => assertion((await signed()).replace(/.{4}$/, " $&")),
      "401 session_invalid",
    ],
    [
      "its assertion with a space in the header",
      async () => assertion((await signed()).replace(/^.{4}/, "$& ")),
      "401 session_invalid",
    ],
    ["its assertion in Authorization", () => bearer(signed()), "401 session_missing"],
    ["an assertion of another team's keys", () => assertion(signed({}, foreign)), "401 session_foreign"],
    ["an assertion for another application", () => assertion(signed({ aud: ["other"] })), "401 session_foreign"],
    [
      "an assertion of another issuer",
      () => assertion(signed({ iss: "https://other.cloudflareaccess.com" })),
      "401 session_foreign",
    ],
    ["an assertion that has expired", () => assertion(signed({ exp: now() - 60 })), "401 session_expired"],
    ["an assertion without a user", () => assertion(signed({ sub: "" })), "401 session_invalid"],
    ["a session of the app", () => assertion(session({ role: "admin" })), "401 session_invalid"],
    [
      "its assertion from its own page",
      async () => ({ ...(await assertion(signed())), origin: "http://edge.example" }),
      "200",
    ],
    [
      "its assertion from another site's page",
      async () => ({ ...(await assertion(signed())), origin: "https://evil.example" }),
      "403 origin_not_allowed",
    ],
    [
      "its assertion from a page without an origin",
      async () => ({ ...(await assertion(signed())), origin: "null" }),
      "403 origin_not_allowed",
    ],
  ];
  for (const [title, headers, expected] of cases) {
    test(`${title}: ${expected}`, async () => {
      const response = await access.fetch("http://edge.example/activity", { headers: await headers() });
      const code = response.ok ? "" : ` ${(await response.json()).error.code}`;
      assert.equal(`${response.status}${code}`, expected);
    });
  }
});

describe("an identity provider", () => {
  const cases = [
    ["an admin", () => bearer(signed({ role: "admin" })), "200"],
    [
      "an admin, from another site's page: its browser does not send the session by itself",
      async () => ({ ...(await bearer(signed({ role: "admin" }))), origin: "https://other.example" }),
      "200",
    ],
    ["a user", () => bearer(signed()), "403 admin_only"],
    ["an admin of another audience", () => bearer(signed({ role: "admin", aud: "app" })), "401 session_foreign"],
    [
      "an admin of another issuer",
      () => bearer(signed({ role: "admin", iss: "https://evil.example" })),
      "401 session_foreign",
    ],
    ["an assertion as of Access", () => assertion(signed({ role: "admin" })), "401 session_missing"],
    ["the secret of sessions", () => bearer(session({ role: "admin", ...claims })), "401 session_invalid"],
    ["a secret of admins", () => bearer(adminSession(claims)), "401 session_invalid"],
  ];
  for (const [title, headers, expected] of cases) {
    test(`${title}: ${expected}`, async () => assert.equal(await activity(provider, await headers()), expected));
  }
});

describe("a role and a claim of the deployment's own", () => {
  const own = "https://app.example/roles";
  const cases = [
    ["the role", { [own]: "operator", role: undefined }, "200"],
    ["the role among others", { [own]: ["user", "operator"], role: undefined }, "200"],
    ["the usual role in the claim", { [own]: "admin", role: undefined }, "403 admin_only"],
    ["the usual role in the usual claim", {}, "403 admin_only"],
    ["the role in the usual claim", { role: "operator" }, "403 admin_only"],
  ];
  for (const [title, more, expected] of cases) {
    test(`${title}: ${expected}`, async () => {
      const jwt = session({ sub: "root", role: "admin", key: utf8(adminSecret), ...more });
      assert.equal(await activity(roles, await bearer(jwt)), expected);
    });
  }
});
