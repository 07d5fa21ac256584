// `twilio-edge-auth/compat` compared with the `twilio` package: capability tokens with valid and arbitrary arguments.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import sdk from "twilio";
import compat from "twilio-edge-auth/compat";
import { atTime } from "../support/clock.mjs";
import { seed } from "../support/random.mjs";
import { compare, fixed, halved, mostly, options, wild } from "../support/wild.mjs";

const CASES = Number(process.env.CASES ?? 1000);
const both = { cases: CASES, sdk: sdk.jwt, ours: compat.jwt };
const vectors = JSON.parse(readFileSync(new URL("../vectors/capability.json", import.meta.url), "utf8"));

const text = (choices) => fixed(choices.text([..."abcé李\u{1f600} <&\"'\\%+/*~"], choices.between(1, 20)));
const texts = (choices) =>
  options(choices, { a: mostly(choices, text(choices)), "é ": mostly(choices, text(choices)), b: wild(choices) });
const ttls = (choices) => mostly(choices, fixed(choices.between(1, 86_400)), fixed(undefined), fixed(1.5), fixed("60"));
const secret = (choices) => mostly(choices, fixed(choices.text([..."0123456789abcdef"], 32)), text(choices));
const isBytes = (given) => given?.authToken instanceof Uint8Array;

const scopes = {
  IncomingClientScope: (choices) => mostly(choices, text(choices)),
  OutgoingClientScope: (choices) =>
    mostly(
      choices,
      options(choices, {
        applicationSid: mostly(choices, fixed(choices.sid("AP")), text(choices)),
        clientName: mostly(choices, text(choices)),
        params: mostly(choices, texts(choices), texts(choices), fixed(undefined)),
      }),
    ),
  EventStreamScope: (choices) => mostly(choices, texts(choices), fixed(undefined)),
};

for (const [name, draw] of Object.entries(scopes)) {
  test(`${name}: ${CASES} payloads of SEED=${seed} are the twilio package's`, () => {
    const seen = compare({
      ...both,
      draw: (choices) => [choices.chance(0.9) ? draw(choices) : wild(choices)],
      run: ({ ClientCapability }, given) => new ClientCapability[name](given).payload(),
      differs: halved,
    });
    assert.ok(seen.answers > CASES / 4);
  });
}

describe("ClientCapability", () => {
  const draw = (choices) => [
    mostly(
      choices,
      options(choices, {
        accountSid: mostly(choices, fixed(choices.sid("AC")), text(choices)),
        authToken: secret(choices),
        ttl: ttls(choices),
      }),
    ),
    fixed(
      Array.from({ length: choices.below(4) }, () => {
        const name = choices.pick(Object.keys(scopes));
        return [name, scopes[name](choices)];
      }),
    ),
  ];

  const differs = (given, added) => isBytes(given) || added.some(([, make]) => halved(make()));

  function run({ ClientCapability }, given, added) {
    const capability = new ClientCapability(given);
    for (const [name, make] of added) capability.addScope(new ClientCapability[name](make()));
    return capability.toJwt();
  }

  test(`${CASES} cases of SEED=${seed} give the twilio package's result`, () => {
    const seen = compare({ ...both, draw, run, differs });
    assert.ok(seen.answers > CASES / 10 && seen.refusals > CASES / 10, JSON.stringify(seen));
  });

  test("mints the vector's token", () => {
    const { now, accountSid, authToken, sdkOnly } = vectors;
    const { outgoing, incoming, events } = sdkOnly.options;
    for (const { jwt } of [sdk, compat]) {
      const added = [
        ["OutgoingClientScope", fixed(outgoing)],
        ["IncomingClientScope", fixed(incoming.clientName)],
        ["EventStreamScope", fixed(events.filters)],
      ];
      assert.equal(
        atTime(now, () => run(jwt, { accountSid, authToken }, added)),
        sdkOnly.token,
      );
    }
  });

  test("accepts any scope with a payload, and requires `new`", () => {
    for (const { jwt } of [sdk, compat]) {
      const capability = new jwt.ClientCapability({ accountSid: "AC1", authToken: "t" });
      capability.addScope({ scope: "x", payload: () => "scope:x" });
      assert.match(Buffer.from(capability.toJwt().split(".")[1], "base64url").toString(), /^{"scope":"scope:x",/);
      assert.throws(() => jwt.ClientCapability({}), { message: /cannot be invoked without 'new'/ });
    }
  });
});

const policyOptions = (choices) =>
  mostly(
    choices,
    options(choices, {
      url: mostly(choices, text(choices)),
      method: mostly(choices, fixed("POST"), fixed("GET")),
      queryFilter: mostly(choices, texts(choices)),
      postFilter: mostly(choices, texts(choices)),
      allow: mostly(choices, fixed(true)),
    }),
  );
const forbids = (given) => given?.allow === false;

test(`Policy: ${CASES} payloads of SEED=${seed} are the twilio package's`, () => {
  const seen = compare({
    ...both,
    draw: (choices) => [policyOptions(choices)],
    run: ({ taskrouter }, given) => new taskrouter.TaskRouterCapability.Policy(given).payload(),
    differs: forbids,
  });
  assert.ok(seen.answers > CASES / 2);
});

describe("TaskRouterCapability", () => {
  const draw = (choices) => [
    mostly(
      choices,
      options(choices, {
        accountSid: mostly(choices, fixed(choices.sid("AC")), fixed(choices.sid("AC"))),
        authToken: secret(choices),
        workspaceSid: mostly(choices, fixed(choices.sid("WS")), text(choices)),
        channelId: mostly(choices, ...["WK", "WQ", "WS"].map((prefix) => fixed(choices.sid(prefix)))),
        friendlyName: mostly(choices, text(choices)),
        version: mostly(choices, fixed("v1"), fixed("v2")),
        ttl: ttls(choices),
      }),
    ),
    fixed(Array.from({ length: choices.below(4) }, () => policyOptions(choices))),
  ];

  test(`${2 * CASES} cases of SEED=${seed} give the twilio package's result`, () => {
    const seen = compare({
      ...both,
      cases: 2 * CASES,
      draw,
      run({ taskrouter: { TaskRouterCapability } }, given, policies) {
        const capability = new TaskRouterCapability(given);
        for (const make of policies) capability.addPolicy(new TaskRouterCapability.Policy(make()));
        return capability.toJwt();
      },
      differs: (given, policies) => isBytes(given) || policies.some((make) => forbids(make())),
    });
    assert.ok(seen.answers > CASES / 20 && seen.refusals > CASES / 10, JSON.stringify(seen));
  });
});

for (const name of Object.keys(sdk.jwt.taskrouter.util)) {
  test(`util.${name}: ${CASES} cases of SEED=${seed} give the twilio package's result`, () => {
    compare({
      ...both,
      draw: (choices) => Array.from({ length: choices.below(4) }, () => mostly(choices, text(choices))),
      run: ({ taskrouter }, ...given) => taskrouter.util[name](...given),
    });
  });
}

describe("capabilities, intended differences:", () => {
  test("a policy with `allow: false` denies; in the twilio package it allows", () => {
    const policy = ({ jwt }) => new jwt.taskrouter.TaskRouterCapability.Policy({ allow: false });
    assert.equal(policy(sdk).allow, true);
    assert.equal(policy(compat).allow, false);
    assert.equal(policy(compat).payload().allow, false);
  });

  test("a lone surrogate is refused; in the twilio package it joins the following character", () => {
    const payload = ({ jwt }, name) => new jwt.ClientCapability.IncomingClientScope(name).payload();
    assert.equal(payload(sdk, "a\udc00b"), payload(sdk, "a\u{10062}"));
    for (const name of ["a\udc00b", "\ud800", "\ud800b"]) {
      assert.throws(() => payload(compat, name), { name: "URIError", message: "URI malformed" });
    }
  });

  test("printing one omits the Auth Token", () => {
    const given = { accountSid: "AC1", authToken: "top-secret", workspaceSid: "WS1", channelId: "WK1" };
    for (const Capability of [compat.jwt.ClientCapability, compat.jwt.taskrouter.TaskRouterCapability]) {
      const capability = new Capability(given);
      assert.equal(capability.authToken, "top-secret");
      for (const printed of [inspect(capability), JSON.stringify(capability)])
        assert.doesNotMatch(printed, /top-secret/);
    }
    assert.match(inspect(new sdk.jwt.ClientCapability(given)), /top-secret/);
  });
});
