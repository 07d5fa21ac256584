import {
  ACCOUNT,
  apiKey,
  CHAT_SERVICE,
  GOLDEN,
  KEY,
  NOW,
  OTHER_ACCOUNT,
  OTHER_KEY,
  OTHER_SECRET,
  otherKey,
  withClock,
} from "../fixtures.mjs";
import { foreignTokens } from "../foreign-tokens.mjs";
import { CLAIMS, HEADER, sign, tokenWith } from "../hand-made.mjs";
import { equal, ok, refuses, same } from "../registry.mjs";

/** The first and the last accepted time. */
const firstClock = Date.UTC(2020, 0) / 1000;
const lastClock = Date.UTC(10_000, 0) / 1000 - 1;

export function verifyTests(test, pkg) {
  const verify = (token, options = { now: NOW }) => apiKey(pkg).verifyAccessToken(token, options);

  test("verify: accepts the twilio package's token", () => {
    same(verify(GOLDEN), {
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

  test("verify: returns the same as decode", () => same(verify(GOLDEN), pkg.decodeAccessToken(GOLDEN)));

  test("verify: now defaults to the clock", () => {
    const key = apiKey(pkg);
    equal(key.verifyAccessToken(key.mintAccessToken({ identity: "alice" })).identity, "alice");
    refuses(pkg, () => key.verifyAccessToken(GOLDEN), { code: "token_expired" });
    refuses(pkg, () => key.verifyAccessToken(GOLDEN, {}), { code: "token_expired" });
    refuses(pkg, () => key.verifyAccessToken(GOLDEN, { now: undefined }), { code: "token_expired" });
    const soon = Math.floor(Date.now() / 1000) + 3600;
    const later = key.mintAccessToken({ identity: "alice", notBefore: soon, ttl: 86_400 });
    refuses(pkg, () => key.verifyAccessToken(later), { code: "token_not_yet_valid" });
  });

  test("verify: a token is valid from nbf to the second before exp", async () => {
    const token = await tokenWith({ claims: { nbf: NOW, exp: NOW + 10 } });
    refuses(pkg, () => verify(token, { now: NOW - 1 }), { code: "token_not_yet_valid" });
    equal(verify(token, { now: NOW }).notBefore, NOW);
    equal(verify(token, { now: NOW + 9 }).expiresAt, NOW + 10);
    refuses(pkg, () => verify(token, { now: NOW + 10 }), { code: "token_expired" });
  });

  test("verify: clockTolerance extends both ends by exactly its value", async () => {
    const token = await tokenWith({ claims: { nbf: NOW, exp: NOW + 10 } });
    const clockTolerance = 5;
    refuses(pkg, () => verify(token, { now: NOW - 6, clockTolerance }), { code: "token_not_yet_valid" });
    equal(verify(token, { now: NOW - 5, clockTolerance }).identity, "alice");
    equal(verify(token, { now: NOW + 14, clockTolerance }).identity, "alice");
    refuses(pkg, () => verify(token, { now: NOW + 15, clockTolerance }), { code: "token_expired" });
  });

  test("verify: accepts extreme times", async () => {
    const end = Number.MAX_SAFE_INTEGER;
    const far = await tokenWith({ claims: { exp: end } });
    const allowLongLifetime = true;
    for (const now of [firstClock, NOW, lastClock]) {
      equal(verify(far, { now, clockTolerance: 300, allowLongLifetime }).expiresAt, end);
    }
    equal(verify(await tokenWith({ claims: { nbf: 0 } }), { now: NOW, clockTolerance: 1 }).notBefore, 0);
  });

  test("verify: refuses an implausible clock, which would accept expired tokens", async () => {
    const expired = await tokenWith({ claims: { iat: undefined } });
    for (const now of [0, 1, firstClock - 1, lastClock + 1, Date.now() * 1000]) {
      refuses(pkg, () => verify(expired, { now }), { code: "invalid_argument", field: "now" });
    }
    withClock(0, () => {
      refuses(pkg, () => apiKey(pkg).verifyAccessToken(expired), {
        code: "invalid_argument",
        field: "now",
        mentions: ["inside a request handler"],
      });
    });
  });

  test("verify: refuses a lifetime over 24 hours, unless an option allows it", async () => {
    const day = 86_400;
    for (const [what, claims, now, isShort] of [
      ["24 hours", { iat: NOW, exp: NOW + day }, NOW, true],
      ["a second more", { iat: NOW, exp: NOW + day + 1 }, NOW, false],
      ["a second more, of which hours are over", { iat: NOW, exp: NOW + day + 1 }, NOW + 3600, false],
      ["24 hours from now, without iat", { iat: undefined, exp: NOW + day }, NOW, true],
      ["a second more, without iat", { iat: undefined, exp: NOW + day + 1 }, NOW, false],
      ["24 hours from now, nbf long ago and no iat", { iat: undefined, nbf: 0, exp: NOW + day }, NOW, true],
      ["24 hours, issued later", { iat: NOW + 60, exp: NOW + 60 + day }, NOW, false],
      ["ten years", { iat: NOW, exp: NOW + 3650 * day }, NOW, false],
    ]) {
      const token = await tokenWith({ claims });
      equal(verify(token, { now, allowLongLifetime: true }).expiresAt, claims.exp, what);
      if (isShort) equal(verify(token, { now }).expiresAt, claims.exp, what);
      else refuses(pkg, () => verify(token, { now }), { code: "lifetime_too_long", field: "exp" }, what);
    }
    const skewed = await tokenWith({ claims: { iat: NOW + 60, exp: NOW + 60 + day } });
    equal(verify(skewed, { now: NOW, clockTolerance: 60 }).issuedAt, NOW + 60);
    for (const allowLongLifetime of [null, 1, "true", {}]) {
      refuses(pkg, () => verify(skewed, { now: NOW, allowLongLifetime }), {
        code: "invalid_argument",
        field: "allowLongLifetime",
      });
    }
  });

  test("verify: the error for another key or account names both SIDs", async () => {
    const foreign = { secret: OTHER_SECRET };
    for (const [claims, code, field, mentions] of [
      [{ iss: OTHER_KEY }, "wrong_issuer", "iss", [KEY, OTHER_KEY, "unverified"]],
      [{ sub: OTHER_ACCOUNT }, "wrong_account", "sub", [ACCOUNT, OTHER_ACCOUNT, "unverified"]],
      [{ iss: OTHER_KEY, sub: OTHER_ACCOUNT }, "wrong_issuer", "iss", [OTHER_KEY]],
      [{ iss: OTHER_KEY, exp: 1 }, "wrong_issuer", "iss", []],
      [{}, "signature_mismatch", undefined, []],
      [{ iss: "SK<script>" }, "signature_mismatch", undefined, []],
      [{ iss: OTHER_ACCOUNT }, "signature_mismatch", undefined, []],
      [{ iss: [OTHER_KEY] }, "signature_mismatch", undefined, []],
      [{ iss: undefined }, "signature_mismatch", undefined, []],
    ]) {
      const token = await tokenWith({ claims }, foreign);
      const refusal = { code, field, mentions };
      refuses(pkg, () => verify(token, { now: NOW }), refusal);
      // A ring decodes the token first.
      if (typeof ((claims.iss ?? "iss" in claims) ? claims.iss : KEY) !== "string") continue;
      refuses(pkg, () => new pkg.KeyRing([apiKey(pkg)]).verifyAccessToken(token, { now: NOW }), refusal, "ring:");
    }
  });

  for (const { name, token, expected } of foreignTokens) {
    test(`verify: accepts tokens of Twilio's SDKs: ${name}`, () => {
      for (const read of [verify(token, { now: NOW }), pkg.decodeAccessToken(token)]) {
        for (const member of ["identity", "region", "issuedAt", "notBefore", "expiresAt"]) {
          equal(read[member], expected[member], `${member}:`);
        }
        ok(!("identity" in read.grants), "the identity is among the grants");
      }
      refuses(pkg, () => verify(token, { now: expected.expiresAt }), { code: "token_expired", field: "exp" });
      if (expected.notBefore > 0) {
        refuses(pkg, () => verify(token, { now: expected.notBefore - 1 }), {
          code: "token_not_yet_valid",
          field: "nbf",
        });
      }
    });
  }

  for (const [algorithm, hash] of [
    ["HS256", "SHA-256"],
    ["HS384", "SHA-384"],
    ["HS512", "SHA-512"],
  ]) {
    test(`verify: accepts ${algorithm} only if the options name it`, async () => {
      const token = await tokenWith({ header: { alg: algorithm } }, { hash });
      equal(verify(token, { now: NOW, algorithms: [algorithm] }).header.alg, algorithm);
      equal(verify(token, { now: NOW, algorithms: ["HS256", "HS384", "HS512"] }).header.alg, algorithm);
      const others = ["HS256", "HS384", "HS512"].filter((other) => other !== algorithm);
      refuses(pkg, () => verify(token, { now: NOW, algorithms: others }), { code: "unsupported_algorithm" });
    });
  }

  for (const [what, header] of Object.entries({
    kid: { kid: "../../key" },
    jwk: { jwk: { kty: "oct", k: "AA" } },
    jku: { jku: "http://127.0.0.1/" },
    x5u: { x5u: "http://127.0.0.1/" },
  })) {
    test(`verify: ignores a header's ${what}`, async () => {
      equal(verify(await tokenWith({ header })).identity, "alice");
      const forged = await tokenWith({ header }, { secret: "\0" });
      refuses(pkg, () => verify(forged), { code: "signature_mismatch" });
    });
  }

  test("verify: ignores unknown claims", async () => {
    equal(verify(await tokenWith({ claims: { aud: "x", scope: "y", other: { a: [1] } } })).identity, "alice");
  });

  test("verify: accepts a token without identity, iat and nbf", async () => {
    const token = verify(await tokenWith({ claims: { iat: undefined, grants: { voice: {} } } }));
    equal(token.identity, undefined);
    equal(token.issuedAt, undefined);
    same(token.grants, { voice: {} });
  });

  test("verify: accepts the empty region of twilio-ruby", async () => {
    const token = verify(await tokenWith({ header: { twr: null } }));
    equal(token.region, undefined);
  });

  test("verify: accepts a token of nearly 16 KiB", async () => {
    const text = JSON.stringify(CLAIMS);
    const room = Math.floor(((1 << 14) - 43 - 2 - 80) * 0.75) - text.length - 20;
    const token = await sign(HEADER, text.replace('"chat":{}', `"player":{"x":"${"x".repeat(room)}"}`));
    ok(token.length <= 1 << 14 && token.length > 16_000, `${token.length}`);
    equal(verify(token).identity, "alice");
  });

  test("verify: every minted token verifies, up to the largest", () => {
    const key = apiKey(pkg);
    const outcomes = new Set();
    for (const identity of ["a", "\u{1f600}".repeat(128), "\u0001".repeat(256)]) {
      for (let length = 9000; length < 13_000; length += 43) {
        const grants = { playback: { x: "x".repeat(length) } };
        const mints = [
          () => key.mintAccessToken({ identity, grants }),
          () => key.accessTokenTemplate({ grants }).mint(identity),
        ];
        for (const mint of mints) {
          let token;
          try {
            token = mint();
          } catch (error) {
            ok(error instanceof pkg.CredentialError, `${error}`);
            outcomes.add(error.code);
            continue;
          }
          ok(token.length <= 1 << 14, `minted ${token.length} characters`);
          equal(key.verifyAccessToken(token).identity, identity);
          outcomes.add("verified");
        }
      }
    }
    ok(outcomes.has("verified") && outcomes.size > 1, `only ${[...outcomes]}`);
  });

  test("verify: another key of the account does not verify a token", () => {
    refuses(pkg, () => otherKey(pkg).verifyAccessToken(GOLDEN, { now: NOW }), { code: "wrong_issuer" });
  });

  test("verify: a change of any character is detected", () => {
    const key = apiKey(pkg);
    for (let at = 0; at < GOLDEN.length; at += 1) {
      const altered = GOLDEN.slice(0, at) + (GOLDEN[at] === "A" ? "B" : "A") + GOLDEN.slice(at + 1);
      let code = "accepted";
      try {
        key.verifyAccessToken(altered, { now: NOW });
      } catch (error) {
        ok(error instanceof pkg.CredentialError, `at ${at}: ${error}`);
        code = error.code;
      }
      const allowed = [
        ...["malformed_token", "unsupported_algorithm", "wrong_token_type", "signature_mismatch"],
        ...["wrong_issuer", "wrong_account"],
      ];
      ok(allowed.includes(code), `at ${at}: ${code}`);
    }
  });

  for (const [what, options, code, field] of [
    ["now as text", { now: "1" }, "invalid_argument", "now"],
    ["a now of NaN", { now: Number.NaN }, "invalid_argument", "now"],
    ["a negative now", { now: -1 }, "invalid_argument", "now"],
    ["an infinite now", { now: Number.POSITIVE_INFINITY }, "invalid_argument", "now"],
    ["a Date for now", { now: new Date() }, "invalid_argument", "now"],
    ["a negative clockTolerance", { clockTolerance: -1 }, "invalid_argument", "clockTolerance"],
    ["a fractional clockTolerance", { clockTolerance: 0.5 }, "invalid_argument", "clockTolerance"],
    ["a clockTolerance of NaN", { clockTolerance: Number.NaN }, "invalid_argument", "clockTolerance"],
    ["a clockTolerance as text", { clockTolerance: "5" }, "invalid_argument", "clockTolerance"],
    ["a clockTolerance without bounds", { clockTolerance: 1e9 }, "invalid_argument", "clockTolerance"],
    ["an infinite clockTolerance", { clockTolerance: Number.POSITIVE_INFINITY }, "invalid_argument", "clockTolerance"],
    ["algorithms as text", { algorithms: "HS256" }, "invalid_argument", "algorithms"],
    ["no algorithms at all", { algorithms: [] }, "invalid_argument", "algorithms"],
    ["an unknown algorithm", { algorithms: ["HS256", "none"] }, "unsupported_algorithm", "algorithms"],
    ["an asymmetric algorithm", { algorithms: ["RS256"] }, "unsupported_algorithm", "algorithms"],
    ["an unknown option", { clocktolerance: 5 }, "invalid_argument", "clocktolerance"],
    ["an option to skip a check", { ignoreExpiration: true }, "invalid_argument", "ignoreExpiration"],
    ["options as text", "now", "invalid_argument"],
    ["options as a number", 1, "invalid_argument"],
  ]) {
    test(`verify: refuses ${what} in the options`, () => {
      const given = typeof options === "object" ? { now: NOW, ...options } : options;
      refuses(pkg, () => verify(GOLDEN, given), { code, field });
    });
  }

  for (const [what, token] of Object.entries({
    nothing: undefined,
    null: null,
    "a number": 7,
    "an object": { toString: () => GOLDEN },
    "a String object": Object(GOLDEN),
  })) {
    test(`verify: refuses ${what} as a token`, () => refuses(pkg, () => verify(token), { code: "malformed_token" }));
  }
}
