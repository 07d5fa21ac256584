import { ACCOUNT, apiKey, CHAT_SERVICE, GOLDEN, KEY, NOW } from "../fixtures.mjs";
import { base64url, CLAIMS, HEADER, sign, tokenWith } from "../hand-made.mjs";
import { equal, ok, refuses, same } from "../registry.mjs";
import { malformed } from "./hostile-tokens.mjs";

export function decodeTests(test, pkg) {
  const { decodeAccessToken } = pkg ?? {};

  test("decode: returns all content of a token", () => {
    same(decodeAccessToken(GOLDEN), {
      header: { alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1", twr: "ie1" },
      id: `${KEY}-${NOW}`,
      keySid: KEY,
      accountSid: ACCOUNT,
      identity: "alice",
      region: "ie1",
      issuedAt: NOW,
      notBefore: NOW - 10,
      expiresAt: NOW + 600,
      grants: { video: {}, chat: { service_sid: CHAT_SERVICE } },
    });
  });

  test("decode: absent members are undefined", async () => {
    const token = await tokenWith({ claims: { iat: undefined, grants: {} } });
    const decoded = decodeAccessToken(token);
    for (const name of ["identity", "region", "issuedAt", "notBefore"]) equal(decoded[name], undefined, name);
    equal(decoded.header.twr, undefined);
    same(decoded.grants, {});
  });

  test("decode: needs no secret, valid signature or current time", () => {
    const [header, claims] = GOLDEN.split(".");
    equal(decodeAccessToken(`${header}.${claims}.${"A".repeat(43)}`).identity, "alice");
  });

  test("decode: grants keep numbers, strings and nesting", async () => {
    const grants = {
      identity: 'Zoë \u{1f600}\u2028"\\\u0001',
      player: { n: [0, -1.5, 1e21, 5e-324, 1.7976931348623157e308], deep: [[{ a: [] }], null, true, false, ""] },
    };
    const decoded = decodeAccessToken(await tokenWith({ claims: { grants } }));
    equal(decoded.identity, grants.identity);
    same(decoded.grants, { player: grants.player });
  });

  test("decode: accepts JSON with spaces, escapes or another order", async () => {
    const header = `{ "cty" : "twilio-fpa;v=1" ,\n"typ":"\\u004aWT","alg":"HS256"}`;
    const claims = `\t{"grants":{"identity":"\\ud83d\\ude00\\/"},"sub":"${ACCOUNT}","iss":"${KEY}","exp":${NOW + 60},"jti":"x"}\r\n`;
    const decoded = decodeAccessToken(await sign(header, claims));
    equal(decoded.identity, "\u{1f600}/");
    equal(decoded.id, "x");
    equal(decoded.header.typ, "JWT");
  });

  test("decode: an attacker's __proto__ stays data or is refused", async () => {
    const claims = JSON.stringify(CLAIMS).replace('"chat":{}', '"__proto__":{"polluted":true},"constructor":{"a":1}');
    let decoded;
    try {
      decoded = decodeAccessToken(await sign(HEADER, claims));
    } catch (error) {
      equal(error.code, "malformed_token");
    }
    equal({}.polluted, undefined);
    if (decoded) ok(decoded.grants.polluted === undefined, "the grants inherit from the token's text");
  });

  for (const algorithm of ["HS384", "HS512"]) {
    test(`decode: a token signed with ${algorithm}`, () => {
      const token = apiKey(pkg).mintAccessToken({ identity: "alice", algorithm });
      equal(decodeAccessToken(token).header.alg, algorithm);
    });
  }

  test("decode: a JWT of another type gets wrong_token_type", async () => {
    refuses(pkg, () => decodeAccessToken(""), { code: "malformed_token" });
    const oidc = await sign({ alg: "HS256", typ: "JWT" }, { iss: "https://example.com", sub: "1", exp: NOW });
    refuses(pkg, () => decodeAccessToken(oidc), { code: "wrong_token_type" });
  });

  for (const [what, value] of Object.entries({
    nothing: undefined,
    null: null,
    "a number": 1,
    "an object": { token: GOLDEN },
    "bytes of a token": new TextEncoder().encode(GOLDEN),
  })) {
    test(`decode: refuses ${what}`, () => {
      refuses(pkg, () => decodeAccessToken(value), { code: "malformed_token" });
    });
  }

  for (const { name, make } of malformed) {
    test(`decode: refuses ${name}`, async () => {
      const token = await make();
      refuses(pkg, () => decodeAccessToken(token), { code: "malformed_token" });
    });
  }

  test("decode: errors do not repeat the token", () => {
    const marker = base64url("hostile marker");
    const error = refuses(pkg, () => decodeAccessToken(`${marker}.${marker}.${marker}`), { code: "malformed_token" });
    ok(!error.message.includes(marker) && !error.message.includes("hostile marker"), error.message);
  });
}
