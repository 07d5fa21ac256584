import { APPLICATION, apiKey, CHAT_SERVICE, NOW, WORKSPACE } from "../fixtures.mjs";
import { claimsOf } from "../hand-made.mjs";
import { equal, ok, refuses } from "../registry.mjs";

const variants = {
  "no options": {},
  "a ttl": { ttl: 60 },
  "a notBefore": { notBefore: 1_577_836_800 },
  "a region": { region: "ie1" },
  HS384: { algorithm: "HS384" },
  HS512: { algorithm: "HS512", ttl: 86_400, notBefore: 0, region: "au1" },
  "one grant": { grants: { chat: { serviceSid: CHAT_SERVICE } } },
  "many grants": {
    grants: {
      custom: { "flex \"'\\ é": [1.5, null] },
      taskRouter: { workspaceSid: WORKSPACE, role: "worker" },
      voice: { incomingAllow: true, outgoingApplicationSid: APPLICATION, outgoingApplicationParams: { a: "\u2028" } },
      playback: { url: "https://example.com/?a=b&c" },
    },
  },
};

const identities = ["a", "alice", "Zoë", "李雷", "\u{1f600}", "q\"u'o", "\u2028", "i".repeat(63), "i".repeat(256)];

export function templateTests(test, pkg) {
  for (const [what, options] of Object.entries(variants)) {
    test(`template: the same token as mintAccessToken, with ${what}`, () => {
      const key = apiKey(pkg);
      const template = key.accessTokenTemplate(options);
      for (const identity of identities) {
        if (options.grants?.voice && identity.includes('"')) continue;
        for (const issuedAt of [1_577_836_800, NOW, Math.floor(Date.now() / 1000)]) {
          const expected = key.mintAccessToken({ identity, issuedAt, ...options });
          equal(template.mint(identity, { issuedAt }), expected, `${identity} at ${issuedAt}:`);
        }
      }
    });
  }

  test("template: the same token for identities of every length from 1 to 256", () => {
    const key = apiKey(pkg);
    const template = key.accessTokenTemplate({ ttl: 60 });
    for (let length = 1; length <= 256; length += 1) {
      const identity = "x".repeat(length);
      equal(
        template.mint(identity, { issuedAt: NOW }),
        key.mintAccessToken({ identity, ttl: 60, issuedAt: NOW }),
        length,
      );
    }
  });

  test("template: uses the key's region", () => {
    const key = apiKey(pkg, { region: "ie1" });
    const token = key.accessTokenTemplate({}).mint("alice", { issuedAt: NOW });
    equal(token, key.mintAccessToken({ identity: "alice", issuedAt: NOW }));
  });

  test("template: issuedAt is the time of minting, not of the template's creation", () => {
    const template = apiKey(pkg).accessTokenTemplate({ ttl: 60 });
    const before = Math.floor(Date.now() / 1000);
    const { iat, exp } = claimsOf(template.mint("alice"));
    const after = Math.floor(Date.now() / 1000);
    ok(iat >= before && iat <= after, `iat ${iat} is not between ${before} and ${after}`);
    equal(exp, iat + 60);
    equal(claimsOf(template.mint("alice", {})).exp, claimsOf(template.mint("alice", { issuedAt: undefined })).exp);
  });

  test("template: later changes of the options have no effect", () => {
    const options = { ttl: 60, grants: { playback: { level: 1 } } };
    const template = apiKey(pkg).accessTokenTemplate(options);
    const before = template.mint("alice", { issuedAt: NOW });
    options.ttl = 61;
    options.grants.playback.level = 2;
    equal(template.mint("alice", { issuedAt: NOW }), before);
  });

  test("template: keeps no identity between mints", () => {
    const template = apiKey(pkg).accessTokenTemplate({});
    const first = template.mint("alice", { issuedAt: NOW });
    template.mint("b".repeat(256), { issuedAt: NOW });
    refuses(pkg, () => template.mint(""), { code: "invalid_identity", field: "identity" });
    equal(template.mint("alice", { issuedAt: NOW }), first);
  });

  test("template: refuses identity and issuedAt as template options", () => {
    const key = apiKey(pkg);
    refuses(pkg, () => key.accessTokenTemplate({ identity: "alice" }), { code: "invalid_argument", field: "identity" });
    refuses(pkg, () => key.accessTokenTemplate({ issuedAt: NOW }), { code: "invalid_argument", field: "issuedAt" });
  });

  for (const [what, options, code, field] of [
    ["a ttl over 24 hours", { ttl: 86_401 }, "invalid_ttl", "ttl"],
    ["an unknown algorithm", { algorithm: "ES256" }, "unsupported_algorithm", "algorithm"],
    ["an unknown grant", { grants: { vidoe: {} } }, "invalid_argument", "grants.vidoe"],
    ["a wrong SID in a grant", { grants: { chat: { serviceSid: "IS" } } }, "invalid_sid", "grants.chat.serviceSid"],
    ["a fractional notBefore", { notBefore: 1.5 }, "invalid_argument", "notBefore"],
  ]) {
    test(`template: refuses ${what} at creation`, () => {
      refuses(pkg, () => apiKey(pkg).accessTokenTemplate(options), { code, field });
    });
  }

  for (const issuedAt of [1.5, -1, Number.NaN, "0", null, 2 ** 53]) {
    test(`template: refuses to mint at ${JSON.stringify(issuedAt)} (${typeof issuedAt}), and still works`, () => {
      const template = apiKey(pkg).accessTokenTemplate({});
      refuses(pkg, () => template.mint("alice", { issuedAt }), { code: "invalid_argument", field: "issuedAt" });
      ok(template.mint("alice").length > 0);
    });
  }

  for (const [what, identity] of Object.entries({
    undefined: undefined,
    "a number": 1,
    "an object": { identity: "alice" },
    "a lone surrogate": "\ud800",
    "a megabyte": "x".repeat(1 << 20),
  })) {
    test(`template: refuses an identity that is ${what}, and still works`, () => {
      const template = apiKey(pkg).accessTokenTemplate({});
      refuses(pkg, () => template.mint(identity), { code: "invalid_identity", field: "identity" });
      ok(template.mint("alice").length > 0);
    });
  }

  test("template: refuses an unknown option of mint()", () => {
    refuses(pkg, () => apiKey(pkg).accessTokenTemplate({}).mint("alice", { isuedAt: NOW }), {
      code: "invalid_argument",
      field: "isuedAt",
      mentions: ["issuedAt"],
    });
  });
}
