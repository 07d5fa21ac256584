import { inPage, NOW, OTHER_SECRET, SECRET } from "../fixtures.mjs";
import { base64url, sign, signParts } from "../hand-made.mjs";
import { equal, refuses, same } from "../registry.mjs";

const HEADER = { alg: "HS256", typ: "JWT" };
const CLAIMS = { iss: "https://app.example", aud: "tokens", sub: "alice é", iat: NOW, exp: NOW + 60 };

const verifier = (pkg, options = {}) =>
  new pkg.JwtVerifier({ secret: SECRET, ...(inPage && { dangerouslyAllowBrowser: true }), ...options });

export function jwtTests(test, pkg) {
  test("JwtVerifier: returns the claims of a JWT that WebCrypto has signed", async () => {
    const jwt = await sign(HEADER, CLAIMS);
    same(verifier(pkg).verify(jwt, NOW), CLAIMS);
    const rules = { issuer: "https://app.example", audience: "tokens", type: "application/jwt" };
    same(verifier(pkg, rules).verify(jwt, NOW), CLAIMS);
    same(verifier(pkg, { clockTolerance: 5 }).verify(jwt, NOW + 64), CLAIMS);
    const many = { ...CLAIMS, aud: ["other", "tokens"] };
    same(verifier(pkg, rules).verify(await sign(HEADER, many), NOW), many);
  });

  for (const [what, header, claims, expected] of [
    ["alg none", { ...HEADER, alg: "none" }, CLAIMS, { code: "unsupported_algorithm", field: "alg" }],
    ["alg HS512", { ...HEADER, alg: "HS512" }, CLAIMS, { code: "unsupported_algorithm", field: "alg" }],
    ["critical extensions", { ...HEADER, crit: ["exp"] }, CLAIMS, { code: "malformed_token", field: "crit" }],
    ["another type", { ...HEADER, typ: "at+jwt" }, CLAIMS, { code: "wrong_token_type", field: "typ" }],
    ["another issuer", HEADER, { ...CLAIMS, iss: "x" }, { code: "wrong_issuer", field: "iss" }],
    ["another audience", HEADER, { ...CLAIMS, aud: ["x"] }, { code: "wrong_audience", field: "aud" }],
    ["a part of the audience", HEADER, { ...CLAIMS, aud: "all tokens" }, { code: "wrong_audience", field: "aud" }],
    ["no exp", HEADER, { ...CLAIMS, exp: undefined }, { code: "malformed_token", field: "exp" }],
    ["an exp in a string", HEADER, { ...CLAIMS, exp: "9e9" }, { code: "malformed_token", field: "exp" }],
    ["the second of exp", HEADER, { ...CLAIMS, exp: NOW }, { code: "token_expired", field: "exp" }],
    ["nbf in a second", HEADER, { ...CLAIMS, nbf: NOW + 1 }, { code: "token_not_yet_valid", field: "nbf" }],
    ["duplicate claims", HEADER, '{"exp":9e9,"exp":1}', { code: "malformed_token", field: "claims" }],
    ["no object", HEADER, "[]", { code: "malformed_token", field: "claims" }],
  ]) {
    test(`JwtVerifier: refuses ${what}`, async () => {
      const jwt = await sign(header, claims);
      const sessions = verifier(pkg, { issuer: CLAIMS.iss, audience: "tokens", type: "JWT" });
      refuses(pkg, () => sessions.verify(jwt, NOW), expected);
    });
  }

  test("JwtVerifier: refuses another secret, a changed token and a cut signature", async () => {
    const jwt = await sign(HEADER, CLAIMS);
    const [header, claims, signature] = jwt.split(".");
    const changed = base64url(JSON.stringify({ ...CLAIMS, sub: "bob" }));
    for (const token of [
      await signParts(header, claims, { secret: OTHER_SECRET }),
      `${header}.${changed}.${signature}`,
      `${header}.${claims}.`,
      jwt.slice(0, -4),
    ]) {
      refuses(pkg, () => verifier(pkg).verify(token, NOW), { code: "signature_mismatch" });
    }
  });

  test("JwtVerifier: refuses options that are unknown or out of range", () => {
    for (const [options, code, field] of [
      [{ secret: "" }, "missing_secret", "secret"],
      [{ secret: "x".repeat(31) }, "invalid_argument", "secret"],
      [{ issuer: "" }, "invalid_argument", "issuer"],
      [{ audience: ["tokens"] }, "invalid_argument", "audience"],
      [{ clockTolerance: 301 }, "invalid_argument", "clockTolerance"],
      [{ algorithms: ["none"] }, "invalid_argument", "algorithms"],
    ]) {
      refuses(pkg, () => verifier(pkg, options), { code, field }, field);
    }
  });

  test("JwtVerifier: a freed one is refused, and none shows its secret", async () => {
    const sessions = verifier(pkg, { issuer: CLAIMS.iss });
    equal(JSON.stringify([sessions, String(sessions)]).includes(SECRET), false);
    const jwt = await sign(HEADER, CLAIMS);
    sessions.free();
    refuses(pkg, () => sessions.verify(jwt, NOW), { code: "freed" });
  });
}
