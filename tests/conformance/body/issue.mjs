import { apiKey, KEY, NOW, otherKey } from "../fixtures.mjs";
import { claimsOf } from "../hand-made.mjs";
import { equal, ok, refuses, same } from "../registry.mjs";

const id = "3f2a1c4e-9b7d-4c1a-8e5f-0123456789ab";

export function issueTests(test, pkg) {
  const issuers = {
    ApiKey: (options) => apiKey(pkg).issueAccessToken(options),
    KeyRing: (options) => new pkg.KeyRing([apiKey(pkg), otherKey(pkg)]).issueAccessToken(options),
    template: ({ identity, ...options }) => apiKey(pkg).accessTokenTemplate({}).issueAccessToken(identity, options),
  };

  for (const [name, issue] of Object.entries(issuers)) {
    test(`${name}.issueAccessToken: the token of mintAccessToken, with what it says`, () => {
      const issued = issue({ identity: "Zoë", issuedAt: NOW });
      same(issued, {
        token: apiKey(pkg).mintAccessToken({ identity: "Zoë", issuedAt: NOW }),
        id: `${KEY}-${NOW}`,
        identity: "Zoë",
        issuedAt: NOW,
        expiresAt: NOW + 3600,
        keySid: KEY,
      });
    });

    test(`${name}.issueAccessToken: an id of the caller's makes the jti unique`, () => {
      const issued = issue({ identity: "alice", id, issuedAt: NOW });
      equal(issued.id, `${KEY}-${id}`);
      const { jti, iat, exp, iss } = claimsOf(issued.token);
      same({ jti, iat, exp, iss }, { jti: `${KEY}-${id}`, iat: NOW, exp: NOW + 3600, iss: KEY });
      equal(apiKey(pkg).verifyAccessToken(issued.token, { now: NOW }).id, issued.id);
    });

    test(`${name}.issueAccessToken: without a time, it is issued now`, () => {
      const before = Math.floor(Date.now() / 1000);
      const { issuedAt, expiresAt } = issue({ identity: "alice", id: "x" });
      ok(issuedAt >= before && issuedAt <= Date.now() / 1000);
      equal(expiresAt, issuedAt + 3600);
    });

    test(`${name}.issueAccessToken: refuses an id that is not 1 to 64 plain characters`, () => {
      for (const wrong of ["", "x".repeat(65), "a b", 'a"b', "é", "a\n", 1, null]) {
        refuses(pkg, () => issue({ identity: "alice", id: wrong }), { code: "invalid_argument", field: "id" });
      }
      equal(issue({ identity: "alice", id: "x".repeat(64) }).id, `${KEY}-${"x".repeat(64)}`);
      refuses(pkg, () => issue({ identity: "" }), { code: "invalid_identity" });
    });
  }

  test("an id is the token's, not the template's", () => {
    refuses(pkg, () => apiKey(pkg).accessTokenTemplate({ id }), { code: "invalid_argument", field: "id" });
  });

  test("KeyRing: has the header and the templates of its first key", () => {
    const ring = new pkg.KeyRing([otherKey(pkg), apiKey(pkg)]);
    equal(ring.authorizationHeader(), otherKey(pkg).authorizationHeader());
    equal(ring.accountSid, otherKey(pkg).accountSid);
    equal(ring.keys.map(({ sid }) => sid).join(), `${otherKey(pkg).sid},${KEY}`);
    const options = { ttl: 60 };
    const token = otherKey(pkg).accessTokenTemplate(options).mint("alice", { issuedAt: NOW });
    equal(ring.accessTokenTemplate(options).mint("alice", { issuedAt: NOW }), token);
  });

  test("KeyRing: frees its keys, also at the end of a block", () => {
    const keys = [apiKey(pkg), otherKey(pkg)];
    const ring = new pkg.KeyRing(keys);
    ring.free();
    ring.free();
    for (const key of keys) refuses(pkg, () => key.authorizationHeader(), { code: "freed" });
    refuses(pkg, () => ring.authorizationHeader(), { code: "freed" });
    const other = new pkg.KeyRing([apiKey(pkg)]);
    other[Symbol.dispose ?? Symbol.for("Symbol.dispose")]();
    refuses(pkg, () => other.mintAccessToken({ identity: "alice" }), { code: "freed" });
  });
}
