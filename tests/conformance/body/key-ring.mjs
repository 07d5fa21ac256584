import { apiKey, GOLDEN, goldenOptions, KEY, NOW, OTHER_ACCOUNT, OTHER_KEY, otherKey } from "../fixtures.mjs";
import { claimsOf, tokenWith } from "../hand-made.mjs";
import { equal, refuses } from "../registry.mjs";

const at = { now: NOW };

export function keyRingTests(test, pkg) {
  test("KeyRing: mints with the first key", () => {
    const ring = new pkg.KeyRing([apiKey(pkg), otherKey(pkg)]);
    equal(ring.mintAccessToken(goldenOptions()), GOLDEN);
    equal(claimsOf(new pkg.KeyRing([otherKey(pkg), apiKey(pkg)]).mintAccessToken({ identity: "a" })).iss, OTHER_KEY);
  });

  test("KeyRing: verifies with the key that issued the token", () => {
    const keys = [apiKey(pkg), otherKey(pkg)];
    const ring = new pkg.KeyRing(keys);
    for (const key of keys) {
      const token = key.mintAccessToken({ identity: "alice", issuedAt: NOW });
      equal(ring.verifyAccessToken(token, at).keySid, key.sid);
    }
  });

  test("KeyRing: tokens of the old key are valid until it is removed from the ring", () => {
    const old = apiKey(pkg).mintAccessToken({ identity: "alice", issuedAt: NOW });
    equal(new pkg.KeyRing([otherKey(pkg), apiKey(pkg)]).verifyAccessToken(old, at).identity, "alice");
    refuses(pkg, () => new pkg.KeyRing([otherKey(pkg)]).verifyAccessToken(old, at), { code: "wrong_issuer" });
  });

  test("KeyRing: refuses a token that names one key and is signed with another", async () => {
    const ring = new pkg.KeyRing([apiKey(pkg), otherKey(pkg)]);
    const token = await tokenWith({ claims: { iss: OTHER_KEY, jti: `${OTHER_KEY}-${NOW}` } });
    refuses(pkg, () => ring.verifyAccessToken(token, at), { code: "signature_mismatch" });
  });

  test("KeyRing: refuses the same tokens as a single key, with the same codes", async () => {
    const ring = new pkg.KeyRing([otherKey(pkg), apiKey(pkg)]);
    for (const [part, code, options] of [
      [{ claims: { exp: NOW } }, "token_expired", at],
      [{ claims: { nbf: NOW + 1 } }, "token_not_yet_valid", at],
      [{ claims: { sub: OTHER_ACCOUNT } }, "wrong_account", at],
      [{ header: { cty: "x" } }, "wrong_token_type", at],
      [{ header: { alg: "none" } }, "unsupported_algorithm", at],
      [{ claims: { exp: undefined } }, "malformed_token", at],
      [{}, "invalid_argument", { now: "1" }],
    ]) {
      const token = await tokenWith(part);
      refuses(pkg, () => ring.verifyAccessToken(token, options), { code });
    }
    refuses(pkg, () => ring.mintAccessToken({ identity: "" }), { code: "invalid_identity", field: "identity" });
  });

  for (const [what, keys] of Object.entries({
    "no keys": () => [],
    nothing: () => undefined,
    null: () => null,
    "a key instead of an array": () => apiKey(pkg),
    "something that is not a key": () => [apiKey(pkg), { sid: KEY }],
    "a hole": () => new Array(2),
    "keys of two accounts": () => [apiKey(pkg), otherKey(pkg, { accountSid: OTHER_ACCOUNT })],
  })) {
    test(`KeyRing: refuses ${what}`, () => {
      refuses(pkg, () => new pkg.KeyRing(keys()), { code: "invalid_argument" });
    });
  }

  test("KeyRing: copies the array when it is created", () => {
    const keys = [apiKey(pkg)];
    const ring = new pkg.KeyRing(keys);
    keys.length = 0;
    equal(ring.mintAccessToken(goldenOptions()), GOLDEN);
  });

  test("KeyRing: refuses to mint with a restricted key", () => {
    const ring = new pkg.KeyRing([apiKey(pkg, { type: "restricted" })]);
    refuses(pkg, () => ring.mintAccessToken({ identity: "alice" }), { code: "restricted_key_cannot_sign" });
  });

  test("KeyRing: a freed key no longer works in the ring", () => {
    const key = apiKey(pkg);
    const ring = new pkg.KeyRing([key, otherKey(pkg)]);
    key.free();
    refuses(pkg, () => ring.mintAccessToken(goldenOptions()), { code: "freed" });
    refuses(pkg, () => ring.verifyAccessToken(GOLDEN, at), { code: "freed" });
  });
}
