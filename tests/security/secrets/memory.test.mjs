// Secrets in wasm memory: at most one copy while the credential is in use, none after free().
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import {
  ApiKey,
  AuthToken,
  copies,
  decodeAccessToken,
  holdsHmacSha1State,
  holdsHmacState,
  KeyRing,
  memorySize,
  randomSecret,
  remains,
  trap,
  WebhookSharedKey,
} from "./memory.mjs";
import { compressSha1 } from "./sha1-block.mjs";
import { compress } from "./sha256-block.mjs";

const accountSid = `AC${"a".repeat(32)}`;
const sid = `SK${"b".repeat(32)}`;
const grants = { chat: {}, voice: { incomingAllow: true }, playback: { a: [1, { b: null }] } };
const now = 1_700_000_000;

function attempt(run) {
  try {
    return run();
  } catch (error) {
    assert.equal(error.name, "CredentialError", error);
    return undefined;
  }
}

/** Every public call of an ApiKey, including failing ones. Each may return templates, which are freed. */
const keyCalls = {
  "the constructor": () => {},
  authorizationHeader: (key) => key.authorizationHeader(),
  "authorizationHeader, many times": (key) => {
    for (let round = 0; round < 100; round += 1) key.authorizationHeader();
  },
  mintAccessToken: (key) => key.mintAccessToken({ identity: "alice", grants }),
  "mintAccessToken with HS384": (key) => key.mintAccessToken({ identity: "alice", algorithm: "HS384" }),
  "mintAccessToken with HS512": (key) => key.mintAccessToken({ identity: "alice", algorithm: "HS512" }),
  "mintAccessToken of a long token": (key) =>
    key.mintAccessToken({ identity: "a", grants: { playback: { x: "x".repeat(9000) } } }),
  "mintAccessToken, refused": (key) => attempt(() => key.mintAccessToken({ identity: "" })),
  "mintAccessToken, refused in a grant": (key) =>
    attempt(() => key.mintAccessToken({ identity: "a", grants: { playback: { text: "\ud800" } } })),
  "mintAccessToken, a megabyte of identity": (key) =>
    attempt(() => key.mintAccessToken({ identity: "x".repeat(1 << 20) })),
  "accessTokenTemplate and mint": (key) => {
    const template = key.accessTokenTemplate({ grants });
    template.mint("alice");
    attempt(() => template.mint(""));
    template.free();
  },
  "accessTokenTemplate, refused": (key) => attempt(() => key.accessTokenTemplate({ ttl: 0 })),
  verifyAccessToken: (key) => key.verifyAccessToken(key.mintAccessToken({ identity: "alice", grants })),
  "verifyAccessToken with HS512": (key) =>
    key.verifyAccessToken(key.mintAccessToken({ identity: "a", algorithm: "HS512" }), { algorithms: ["HS512"] }),
  "verifyAccessToken, refused": (key) => {
    const token = key.mintAccessToken({ identity: "alice", issuedAt: now });
    for (const wrong of [token, "", `${token}A`, `${token.slice(0, -4)}AAAA`, "x".repeat(1 << 20)]) {
      attempt(() => key.verifyAccessToken(wrong, { now: now + 9999 }));
    }
  },
  decodeAccessToken: (key) => decodeAccessToken(key.mintAccessToken({ identity: "alice" })),
  KeyRing: (key) => {
    const ring = new KeyRing([key]);
    ring.verifyAccessToken(ring.mintAccessToken({ identity: "alice" }));
  },
  "toString and toJSON": (key) => `${key} ${JSON.stringify(key)}`,
};

const keyOf = (secret, options) => new ApiKey({ accountSid, sid, secret, ...options });

describe("the search finds", () => {
  const secret = randomSecret();
  const block = Buffer.alloc(64);

  test("the correct SHA-256 state", () => {
    block.write("abc\x80", "latin1");
    block.writeUInt8(24, 63);
    const words = compress(block);
    const digest = Buffer.alloc(32);
    for (const [at, word] of words.entries()) digest.writeUInt32BE(word, at * 4);
    assert.equal(digest.toString("hex"), createHash("sha256").update("abc").digest("hex"));
  });

  test("the correct SHA-1 state", () => {
    const abc = Buffer.from(block);
    const digest = Buffer.alloc(20);
    for (const [at, word] of compressSha1(abc).entries()) digest.writeUInt32BE(word, at * 4);
    assert.equal(digest.toString("hex"), createHash("sha1").update("abc").digest("hex"));
  });

  for (const [what, bytes] of [
    ["eight characters of the secret", Buffer.from(secret.slice(11, 19))],
    ["its base64", Buffer.from(`${sid}:${secret}`).toString("base64").slice(60, 80)],
    ["its UTF-16", Buffer.from(secret, "utf16le").subarray(4, 24)],
    ["a pad of HMAC", Buffer.from(secret).map((byte) => byte ^ 0x5c)],
  ]) {
    test(`${what} among other bytes`, () => {
      assert.notDeepEqual(remains(sid, secret, Buffer.concat([Buffer.alloc(999, 7), Buffer.from(bytes), block])), []);
    });
  }

  test("nothing in other memory", () => assert.deepEqual(remains(sid, secret), []));

  test("a key in use, by its HMAC state", () => {
    const key = keyOf(secret);
    assert.ok(holdsHmacState(secret), "the state of a living key was not found, so its absence would say nothing");
    key.free();
  });
});

describe("an ApiKey", () => {
  for (const [what, call] of Object.entries(keyCalls)) {
    for (const length of [32, 33, 64, 65, 200]) {
      test(`${what}, a secret of ${length}: at most one copy, and none after free()`, () => {
        const secret = randomSecret(length);
        const key = keyOf(secret);
        call(key);
        const alive = copies(sid, secret);
        assert.ok(alive <= 1, `${alive} copies while the key lives`);
        key.free();
        assert.deepEqual(remains(sid, secret), []);
      });
    }
  }

  test("fromEnv: nothing after free()", () => {
    const secret = randomSecret();
    const key = ApiKey.fromEnv({ TWILIO_ACCOUNT_SID: accountSid, TWILIO_API_KEY: sid, TWILIO_API_SECRET: secret });
    assert.ok(copies(sid, secret) <= 1);
    key.free();
    assert.deepEqual(remains(sid, secret), []);
  });

  test("Symbol.dispose: nothing afterwards", () => {
    const secret = randomSecret();
    keyOf(secret)[Symbol.dispose]();
    assert.deepEqual(remains(sid, secret), []);
  });

  for (const [what, wrong] of Object.entries({
    "a wrong accountSid": { accountSid: "AC" },
    "a wrong sid": { sid: "SK" },
    "a wrong type": { type: "admin" },
    "a wrong region": { region: "a b" },
    "an unknown option": { color: "red" },
    "a line break in the secret": { secret: (secret) => `${secret}\n` },
    "a lone surrogate in the secret": { secret: (secret) => `${secret}\ud800` },
    "a secret far too long": { secret: (secret) => secret.repeat(1000) },
  })) {
    test(`that was refused for ${what} leaves nothing`, () => {
      const secret = randomSecret();
      const options = { ...wrong, secret: wrong.secret?.(secret) ?? secret };
      assert.throws(() => keyOf(options.secret, options), { name: "CredentialError" });
      assert.deepEqual(remains(sid, secret), []);
    });
  }

  test("that a throwing getter interrupted leaves nothing", () => {
    const secret = randomSecret();
    const options = {
      accountSid,
      sid,
      secret,
      get region() {
        throw new RangeError("mine");
      },
    };
    assert.throws(() => new ApiKey(options));
    assert.deepEqual(remains(sid, secret), []);
  });

  test("of many leaves nothing, in any order of free()", () => {
    const secrets = Array.from({ length: 60 }, () => randomSecret());
    const keys = secrets.map((secret) => keyOf(secret));
    for (const key of keys) {
      key.mintAccessToken({ identity: "alice", grants });
      key.authorizationHeader();
    }
    for (let step = 0; step < keys.length; step += 1) {
      const at = (step * 37) % keys.length;
      keys[at].free();
      assert.deepEqual(remains(sid, secrets[at]), [], `key ${at}`);
    }
  });
});

describe("an AccessTokenTemplate", () => {
  test("leaves nothing, whether it or its key is freed first", () => {
    for (const keyFirst of [true, false]) {
      const secret = randomSecret();
      const key = keyOf(secret);
      const template = key.accessTokenTemplate({ grants });
      template.mint("alice");
      const order = keyFirst ? [key, template] : [template, key];
      for (const one of order) one.free();
      assert.deepEqual(remains(sid, secret), [], keyFirst ? "key, then template" : "template, then key");
    }
  });

  for (const algorithm of ["HS256", "HS384", "HS512"]) {
    test(`of ${algorithm} has no copy of the secret`, () => {
      const secret = randomSecret();
      const key = keyOf(secret);
      const template = key.accessTokenTemplate({ grants, algorithm });
      template.mint("alice");
      key.free();
      assert.equal(copies(sid, secret), 0);
      template.free();
      assert.deepEqual(remains(sid, secret), []);
    });
  }
});

describe("an AuthToken", () => {
  test("has at most one copy while in use, none after free()", () => {
    const secret = randomSecret();
    const token = new AuthToken({ accountSid, authToken: secret });
    for (let round = 0; round < 10; round += 1) token.authorizationHeader();
    assert.ok(copies(accountSid, secret) <= 1);
    assert.ok(holdsHmacSha1State(secret), "the state of a living token was not found");
    token.free();
    assert.deepEqual(remains(accountSid, secret), []);
  });

  test("that was refused leaves nothing", () => {
    const secret = randomSecret();
    assert.throws(() => new AuthToken({ accountSid: "AC", authToken: secret }), { code: "invalid_account_sid" });
    assert.throws(() => new AuthToken({ accountSid, authToken: `${secret}\n` }), { name: "CredentialError" });
    assert.deepEqual(remains(accountSid, secret), []);
  });

  test("fromEnv: nothing after free()", () => {
    const secret = randomSecret();
    AuthToken.fromEnv({ TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: secret }).free();
    assert.deepEqual(remains(accountSid, secret), []);
  });
});

const webhookCalls = {
  "the constructor": () => {},
  webhookSignature: (credential) => credential.webhookSignature("https://example.com/", { a: "b" }),
  "webhookSignature, refused": (credential) => attempt(() => credential.webhookSignature("", { a: 1 })),
  verifyWebhook(credential) {
    const url = "http://u:p@Example.com:80/?a='%40+b#c";
    const signature = credential.webhookSignature("http://example.com/?a='%40%20b", { a: "b" });
    const settings = credential.id === undefined ? null : `key=${credential.id},algorithm=HMAC_SHA256`;
    assert.equal(credential.verifyWebhook({ url, signature, settings, params: { a: "b" } }), true);
    assert.equal(credential.verifyWebhook({ url, signature, settings, params: { a: "c" } }), false);
    assert.equal(credential.verifyWebhook({ url, signature, settings, body: "x".repeat(1 << 20) }), false);
  },
};
const webhookCredentials = {
  "an AuthToken": (secret) => new AuthToken({ accountSid, authToken: secret }),
  "a WebhookSharedKey": (secret) => new WebhookSharedKey({ id: "webhooks_sharedkey_x", secret }),
};

for (const [name, make] of Object.entries(webhookCredentials)) {
  describe(`${name} for webhooks`, () => {
    for (const [what, call] of Object.entries(webhookCalls)) {
      for (const length of [8, 32, 64, 65, 200]) {
        test(`${what}, a secret of ${length}: at most one copy, and none after free()`, () => {
          const secret = randomSecret(length);
          const credential = make(secret);
          call(credential);
          assert.ok(copies(accountSid, secret) <= 1);
          credential.free();
          assert.deepEqual(remains(accountSid, secret), []);
        });
      }
    }
  });
}

describe("a WebhookSharedKey", () => {
  test("has no copy of the secret", () => {
    const secret = randomSecret();
    const key = new WebhookSharedKey({ id: "webhooks_sharedkey_x", secret });
    assert.equal(copies("", secret), 0);
    assert.ok(holdsHmacState(secret), "the state of a living key was not found, so its absence would say nothing");
    key.free();
  });

  test("that was refused leaves nothing", () => {
    const secret = randomSecret();
    for (const options of [{ id: "x" }, { id: "webhooks_sharedkey_x", more: 1 }, { id: secret }]) {
      assert.throws(() => new WebhookSharedKey({ secret, ...options }), { code: "invalid_argument" });
    }
    assert.throws(() => new WebhookSharedKey({ id: "webhooks_sharedkey_x", secret: `${secret}\n` }));
    assert.deepEqual(remains("", secret), []);
  });
});

test("after a trap credentials work, and free() zeroizes them", () => {
  const [before, after] = [randomSecret(), randomSecret()];
  const key = keyOf(before);
  const token = new AuthToken({ accountSid, authToken: after });
  const template = key.accessTokenTemplate({ grants });
  assert.throws(trap, WebAssembly.RuntimeError);
  key.verifyAccessToken(template.mint("alice"));
  keyOf(after).free();
  for (const one of [key, template, token]) one.free();
  assert.deepEqual(remains(sid, before), []);
  assert.deepEqual(remains(accountSid, after), []);
});

describe("a long run", () => {
  const scale = Number(process.env.SCALE ?? 1);
  const key = keyOf(randomSecret());
  const template = key.accessTokenTemplate({ grants });
  const token = new AuthToken({ accountSid, authToken: randomSecret() });
  const jwt = key.mintAccessToken({ identity: "alice", grants });
  const url = "https://example.com/";
  const webhook = { url, signature: token.webhookSignature(url) };

  /** The number of each, after a thousand for warm-up. */
  const runs = {
    mints: [250_000, (index) => key.mintAccessToken({ identity: `user-${index}`, grants })],
    "mints from a template": [250_000, (index) => template.mint(`user-${index}`)],
    verifications: [200_000, () => key.verifyAccessToken(jwt)],
    headers: [200_000, () => key.authorizationHeader()],
    webhooks: [200_000, () => token.verifyWebhook(webhook)],
    "webhooks of forms": [
      200_000,
      (index) => token.verifyWebhook({ ...webhook, params: { index: `${index}`, b: "é" } }),
    ],
    "refused mints": [50_000, () => attempt(() => key.mintAccessToken({ identity: "" }))],
    "refused tokens": [50_000, (index) => attempt(() => key.verifyAccessToken(`${jwt}${index}`))],
    "credentials, made and freed": [50_000, () => keyOf("x".repeat(32)).free()],
    "refused credentials": [50_000, () => attempt(() => keyOf("x".repeat(32), { sid: "SK" }))],
  };
  for (const [name, [times, call]] of Object.entries(runs)) {
    test(`of ${times * scale} ${name} uses no more memory than a thousand`, () => {
      for (let index = 0; index < 1000; index += 1) call(index);
      const size = memorySize();
      for (let index = 1000; index < times * scale; index += 1) call(index);
      assert.equal(memorySize(), size);
    });
  }

  test("a huge input is refused before it is copied, because wasm memory never shrinks", () => {
    const key = keyOf(randomSecret());
    const huge = "x".repeat(1 << 26);
    assert.throws(() => key.mintAccessToken({ identity: huge }), { name: "CredentialError" });
    assert.throws(() => key.mintAccessToken({ identity: "a", grants: { playback: { huge } } }), {
      name: "CredentialError",
    });
    assert.throws(() => key.accessTokenTemplate({}).mint(huge), { code: "invalid_identity" });
    assert.throws(() => key.verifyAccessToken(huge), { code: "malformed_token" });
    assert.throws(() => decodeAccessToken(huge), { code: "malformed_token" });
    assert.throws(() => keyOf(huge), { name: "CredentialError" });
    const token = new AuthToken({ accountSid, authToken: randomSecret() });
    assert.equal(token.verifyWebhook({ url: huge, signature: huge, params: { huge } }), false);
    assert.equal(token.verifyWebhook({ url: "https://example.com/", signature: "", body: huge }), false);
    assert.throws(() => token.webhookSignature(huge), { name: "CredentialError" });
    assert.ok(memorySize() < 1 << 25, `${memorySize()} bytes of wasm memory`);
    key.mintAccessToken({ identity: "alice" });
  });

  test("repeated large inputs do not grow the memory", () => {
    const key = keyOf(randomSecret());
    const large = "x".repeat(1 << 20);
    const round = () => {
      attempt(() => key.mintAccessToken({ identity: large }));
      attempt(() => key.mintAccessToken({ identity: "a", grants: { playback: { large } } }));
      attempt(() => key.verifyAccessToken(large));
      attempt(() => decodeAccessToken(large));
    };
    for (let index = 0; index < 10; index += 1) round();
    const size = memorySize();
    for (let index = 0; index < 200; index += 1) round();
    assert.equal(memorySize(), size);
  });
});
