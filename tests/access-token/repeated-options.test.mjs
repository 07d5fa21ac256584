// Options that repeat except for the identity: the tokens and errors are those of a key that has minted nothing before.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { ApiKey } from "twilio-edge-auth";

const credential = {
  accountSid: `AC${"0".repeat(32)}`,
  sid: `SK${"1".repeat(32)}`,
  secret: "0123456789abcdefghijklmnopqrstuv",
};

beforeEach(() => mock.timers.enable({ apis: ["Date"], now: 1_700_000_000_000 }));
afterEach(() => mock.timers.reset());

function result(mint) {
  try {
    return mint();
  } catch ({ code, field, message }) {
    return { code, field, message };
  }
}

/** Asserts that one key mints each of these as a new key does. */
function assertSame(...all) {
  const key = new ApiKey(credential);
  for (const [i, options] of all.entries()) {
    const expected = result(() => new ApiKey(credential).mintAccessToken(options));
    assert.deepEqual(
      result(() => key.mintAccessToken(options)),
      expected,
      `${i}: ${JSON.stringify(options)}`,
    );
  }
  key.free();
}

const times = (count, options) => Array.from({ length: count }, (_, i) => ({ identity: `user-${i}`, ...options }));
const video = { grants: { video: { room: "daily" } } };
const voice = { grants: { voice: { incomingAllow: true } }, ttl: 60 };

test("repeated options give the same tokens, with other options between them", () => {
  assertSame(...times(5, video));
  assertSame(...times(5, {}));
  assertSame(...times(4, video), ...times(4, voice), ...times(2, video), ...times(1, voice), ...times(4, video));
});

test("an identity is written and refused as before", () => {
  const identities = [
    "alice",
    'a"b\\c\n',
    "é😀",
    "",
    "\ud800",
    "a b",
    "x".repeat(129),
    "x".repeat(257),
    "x".repeat(1025),
    "bob",
  ];
  for (const options of [video, voice, {}]) {
    assertSame(...times(4, options), ...identities.map((identity) => ({ ...options, identity })));
  }
});

test("an identity that is not a string is refused, also after repeated options", () => {
  const others = [undefined, null, 5, true, new Date(0), ["a"], Object("a"), { toJSON: () => "a" }];
  assertSame(...times(4, video), ...others.map((identity) => ({ ...video, identity })), ...times(1, video));
});

test("a time of issue and an id are used once, also between repeated options", () => {
  const more = { issuedAt: 1_700_000_100, id: "x" };
  assertSame(...times(4, video), { identity: "a", ...video, ...more }, ...times(1, video));
  assertSame(...times(4, { ...video, ...more }));
  assertSame(...times(4, { ...video, issuedAt: undefined, id: undefined }), { identity: "a", ...video, id: null });
});

test("options that are refused are refused each time", () => {
  for (const options of [
    { ttl: 0 },
    { grants: { video: { room: "" } } },
    { colour: 1 },
    { notBefore: 1_800_000_000 },
  ]) {
    assertSame(...times(5, options), ...times(4, video), ...times(1, options));
  }
  const array = Object.assign([], { identity: "a" });
  const options = Object.assign(() => {}, { identity: "a" });
  assertSame(...times(4, {}), array, options, "alice", null, undefined, { identity: "a", toJSON: () => 1 });
  assert.deepEqual([array.identity, options.identity], ["a", "a"], "what the caller gave is unchanged");
});

test("options with a method toJSON are what it returns", () => {
  const key = new ApiKey(credential);
  const options = { identity: "alice", toJSON: () => ({ identity: "bob" }) };
  for (let i = 0; i < 4; i += 1) {
    assert.equal(key.verifyAccessToken(key.mintAccessToken(options)).identity, "bob");
    key.mintAccessToken({ identity: "alice" });
  }
});

test("a token is issued at the time of the call", () => {
  const key = new ApiKey(credential);
  for (let i = 0; i < 5; i += 1) {
    mock.timers.tick(1000);
    const { issuedAt, id } = key.issueAccessToken({ identity: "alice", ...video });
    assert.equal(issuedAt, 1_700_000_001 + i);
    assert.equal(id, `${credential.sid}-${issuedAt}`);
  }
});

test("changed grants are seen, although the objects are the same", () => {
  const options = structuredClone({ identity: "alice", ...video });
  const key = new ApiKey(credential);
  for (const room of ["a", "a", "a", "a", "b", "b", "b", "b"]) {
    options.grants.video.room = room;
    assert.deepEqual(key.verifyAccessToken(key.mintAccessToken(options)).grants, { video: { room } });
  }
});

test("grants that are alike are not the same", () => {
  const custom = (value) => ({ grants: { custom: { a: value, b: 1 } } });
  for (const [one, other] of [
    [{ 0: "x" }, ["x"]],
    [{}, []],
    [{ x: { y: 1 } }, { x: {}, y: 1 }],
    [
      ["x", ["y"]],
      ["x", "y"],
    ],
    [
      { x: 1, y: 2 },
      { y: 2, x: 1 },
    ],
    [1, "1"],
    [null, "null"],
    [Object(1), Object(2)],
    [Object("x"), Object("y")],
  ]) {
    assertSame(...times(4, custom(one)), ...times(2, custom(other)), ...times(4, custom(one)));
  }
  const both = { video: { room: "daily" }, chat: {} };
  const reversed = { chat: {}, video: { room: "daily" } };
  assertSame(...times(4, { grants: both }), ...times(2, { grants: reversed }));
});

test("an option that is an object is converted for each token", () => {
  const key = new ApiKey(credential);
  let seconds = 60;
  const options = { identity: "alice", ttl: { toJSON: () => seconds }, ...video };
  for (seconds of [60, 60, 60, 60, 120, 120]) {
    const { issuedAt, expiresAt } = key.issueAccessToken(options);
    assert.equal(expiresAt - issuedAt, seconds);
  }
});

test("each getter and each member of a proxy is read once for each token", () => {
  const key = new ApiKey(credential);
  let read = [];
  const options = new Proxy(
    { identity: "alice", ttl: 60, grants: { video: {} } },
    {
      get(target, name) {
        read.push(name);
        return target[name];
      },
    },
  );
  for (let i = 0; i < 5; i += 1) {
    key.mintAccessToken(options);
    assert.deepEqual(read, ["identity", "ttl", "grants"]);
    read = [];
  }
});

test("a freed key mints nothing, however often it has minted, also if its options free it", () => {
  const key = new ApiKey(credential);
  const options = {
    identity: "alice",
    get ttl() {
      if (isLast) key.free();
      return 60;
    },
  };
  let isLast = false;
  for (let i = 0; i < 4; i += 1) key.mintAccessToken(options);
  isLast = true;
  for (const each of [options, { identity: "alice", ttl: 60 }, { identity: "alice", ttl: 60 }]) {
    assert.throws(() => key.mintAccessToken(each), { code: "freed" });
  }
  key.free();
});
