import { ACCOUNT, apiKey, CHAT_SERVICE, GOLDEN, KEY, NOW, otherKey } from "../fixtures.mjs";
import { CLAIMS, HEADER, sign, tokenWith } from "../hand-made.mjs";
import { equal, ok, refuses, same } from "../registry.mjs";

export function verifyTests(test, pkg) {
  const verify = (token, options = { now: NOW }) => apiKey(pkg).verifyAccessToken(token, options);

  test("verify: reads the twilio package's token", () => {
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

  test("verify: says the same as decode", () => same(verify(GOLDEN), pkg.decodeAccessToken(GOLDEN)));

  test("verify: the time is now when no other is given", () => {
    const key = apiKey(pkg);
    equal(key.verifyAccessToken(key.mintAccessToken({ identity: "alice" })).identity, "alice");
    refuses(pkg, () => key.verifyAccessToken(GOLDEN), { code: "token_expired" });
    refuses(pkg, () => key.verifyAccessToken(GOLDEN, {}), { code: "token_expired" });
    refuses(pkg, () => key.verifyAccessToken(GOLDEN, { now: undefined }), { code: "token_expired" });
    const tomorrow = Math.floor(Date.now() / 1000) + 86_400;
    const later = key.mintAccessToken({ identity: "alice", notBefore: tomorrow, ttl: 86_400 });
    refuses(pkg, () => key.verifyAccessToken(later), { code: "token_not_yet_valid" });
  });

  test("verify: a token holds until the second before exp, and from nbf on", async () => {
    const token = await tokenWith({ claims: { nbf: NOW, exp: NOW + 10 } });
    refuses(pkg, () => verify(token, { now: NOW - 1 }), { code: "token_not_yet_valid" });
    equal(verify(token, { now: NOW }).notBefore, NOW);
    equal(verify(token, { now: NOW + 9 }).expiresAt, NOW + 10);
    refuses(pkg, () => verify(token, { now: NOW + 10 }), { code: "token_expired" });
  });

  test("verify: clockTolerance moves both ends by as much, and no further", async () => {
    const token = await tokenWith({ claims: { nbf: NOW, exp: NOW + 10 } });
    const clockTolerance = 5;
    refuses(pkg, () => verify(token, { now: NOW - 6, clockTolerance }), { code: "token_not_yet_valid" });
    equal(verify(token, { now: NOW - 5, clockTolerance }).identity, "alice");
    equal(verify(token, { now: NOW + 14, clockTolerance }).identity, "alice");
    refuses(pkg, () => verify(token, { now: NOW + 15, clockTolerance }), { code: "token_expired" });
  });

  test("verify: times at the ends of what numbers hold", async () => {
    const end = Number.MAX_SAFE_INTEGER;
    const far = await tokenWith({ claims: { exp: end } });
    equal(verify(far, { now: 4e15, clockTolerance: 300 }).expiresAt, end);
    equal(verify(far, { now: 0, clockTolerance: 1 }).expiresAt, end);
    equal(verify(await tokenWith({ claims: { nbf: 0 } }), { now: 0, clockTolerance: 1 }).notBefore, 0);
  });

  for (const [algorithm, hash] of [
    ["HS256", "SHA-256"],
    ["HS384", "SHA-384"],
    ["HS512", "SHA-512"],
  ]) {
    test(`verify: takes ${algorithm} when the configuration names it, and only then`, async () => {
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
    test(`verify: a header's ${what} has no say`, async () => {
      equal(verify(await tokenWith({ header })).identity, "alice");
      const forged = await tokenWith({ header }, { secret: "\0" });
      refuses(pkg, () => verify(forged), { code: "signature_mismatch" });
    });
  }

  test("verify: claims that it does not know have no say", async () => {
    equal(verify(await tokenWith({ claims: { aud: "x", scope: "y", other: { a: [1] } } })).identity, "alice");
  });

  test("verify: a token without identity, iat and nbf, as other libraries make", async () => {
    const token = verify(await tokenWith({ claims: { iat: undefined, grants: { voice: {} } } }));
    equal(token.identity, undefined);
    equal(token.issuedAt, undefined);
    same(token.grants, { voice: {} });
  });

  test("verify: the Ruby package's empty region", async () => {
    const token = verify(await tokenWith({ header: { twr: null } }));
    equal(token.region, undefined);
  });

  test("verify: takes a token of nearly 16 KiB", async () => {
    const text = JSON.stringify(CLAIMS);
    const room = Math.floor(((1 << 14) - 43 - 2 - 80) * 0.75) - text.length - 20;
    const token = await sign(HEADER, text.replace('"chat":{}', `"player":{"x":"${"x".repeat(room)}"}`));
    ok(token.length <= 1 << 14 && token.length > 16_000, `${token.length}`);
    equal(verify(token).identity, "alice");
  });

  test("verify: whatever is minted can be verified, up to the largest", () => {
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

  test("verify: another key of the account cannot vouch for a token", () => {
    refuses(pkg, () => otherKey(pkg).verifyAccessToken(GOLDEN, { now: NOW }), { code: "signature_mismatch" });
  });

  test("verify: every single character of a token counts", () => {
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
      const allowed = ["malformed_token", "unsupported_algorithm", "wrong_token_type", "signature_mismatch"];
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
    ["an algorithm that is none of ours", { algorithms: ["HS256", "none"] }, "unsupported_algorithm", "algorithms"],
    ["an asymmetric algorithm", { algorithms: ["RS256"] }, "unsupported_algorithm", "algorithms"],
    ["an unknown option", { clocktolerance: 5 }, "invalid_argument", "clocktolerance"],
    ["an option to skip a check", { ignoreExpiration: true }, "invalid_argument", "ignoreExpiration"],
    ["options as text", "now", "invalid_argument"],
    ["options as a number", 1, "invalid_argument"],
  ]) {
    test(`verify: refuses ${what} among its options`, () => {
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
    test(`verify: refuses ${what} in place of a token`, () =>
      refuses(pkg, () => verify(token), { code: "malformed_token" }));
  }
}
