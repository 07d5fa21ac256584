import { apiKey, authToken, GOLDEN, goldenOptions, NOW } from "../fixtures.mjs";
import { equal, ok, refuses } from "../registry.mjs";

/** WebKit has no `Symbol.dispose` yet. */
const dispose = (value) => (Symbol.dispose ? value[Symbol.dispose]() : value.free());

export function freedTests(test, pkg) {
  const calls = {
    authorizationHeader: (key) => key.authorizationHeader(),
    mintAccessToken: (key) => key.mintAccessToken({ identity: "alice" }),
    accessTokenTemplate: (key) => key.accessTokenTemplate({}),
    verifyAccessToken: (key) => key.verifyAccessToken(GOLDEN, { now: NOW }),
  };

  for (const [name, call] of Object.entries(calls)) {
    test(`free: ${name} of a freed ApiKey is refused`, () => {
      const key = apiKey(pkg);
      key.free();
      refuses(pkg, () => call(key), { code: "freed" });
      refuses(pkg, () => call(key), { code: "freed" }, "a second time:");
    });
  }

  test("free: authorizationHeader of a freed AuthToken is refused", () => {
    const token = authToken(pkg);
    token.free();
    refuses(pkg, () => token.authorizationHeader(), { code: "freed" });
  });

  test("free: mint of a freed template is refused", () => {
    const template = apiKey(pkg).accessTokenTemplate({});
    template.free();
    refuses(pkg, () => template.mint("alice"), { code: "freed" });
  });

  test("free: is idempotent", () => {
    const key = apiKey(pkg);
    const token = authToken(pkg);
    const template = key.accessTokenTemplate({});
    for (const freed of [template, key, token]) {
      freed.free();
      freed.free();
      dispose(freed);
    }
  });

  test("free: Symbol.dispose frees", () => {
    const key = apiKey(pkg);
    const template = key.accessTokenTemplate({});
    const token = authToken(pkg);
    dispose(template);
    dispose(key);
    dispose(token);
    refuses(pkg, () => template.mint("alice"), { code: "freed" });
    refuses(pkg, () => key.authorizationHeader(), { code: "freed" });
    refuses(pkg, () => token.authorizationHeader(), { code: "freed" });
  });

  test("free: does not affect another key with the same secret", () => {
    const one = apiKey(pkg);
    const other = apiKey(pkg);
    one.free();
    equal(other.mintAccessToken(goldenOptions()), GOLDEN);
    ok(other.authorizationHeader().startsWith("Basic "));
  });

  test("free: ten thousand keys are created and freed", () => {
    for (let round = 0; round < 10_000; round += 1) {
      const key = apiKey(pkg);
      if (round % 1000 === 0) equal(key.mintAccessToken(goldenOptions()), GOLDEN);
      key.free();
    }
  });

  test("free: a freed key can still be printed", () => {
    const key = apiKey(pkg);
    const before = String(key);
    key.free();
    equal(String(key), before);
    equal(JSON.stringify(key).includes("SK"), true);
  });
}
