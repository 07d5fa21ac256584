// `twilio-edge-auth/compat` compared with the `twilio` package: Access Tokens and grants, with valid and arbitrary arguments.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import sdk from "twilio";
import compat from "twilio-edge-auth/compat";
import { atTime } from "../support/clock.mjs";
import { seed } from "../support/random.mjs";
import { compare, fixed, mostly, options, wild } from "../support/wild.mjs";

const CASES = Number(process.env.CASES ?? 1000);
const both = { cases: CASES, sdk: sdk.jwt.AccessToken, ours: compat.jwt.AccessToken };
const text = (choices) => fixed(choices.text([..."abcé李\u{1f600} <&\"'\\"], choices.between(1, 20)));
const claims = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
const flag = (choices) => fixed(choices.chance(0.5));

const timespans = ["1h", "3600", "2 days", "-1h", "1.5h", ".5m", "1 hour ", "1e3", "10 y", "1ms", "0", "-3 min", "1H"];
const ttls = (choices) =>
  mostly(choices, fixed(choices.between(1, 86_400)), fixed(undefined), fixed(choices.pick(timespans)), fixed(-60));

const fields = {
  VoiceGrant: [
    "incomingAllow",
    "outgoingApplicationSid",
    "outgoingApplicationParams",
    "pushCredentialSid",
    "endpointId",
  ],
  VideoGrant: ["room"],
  ChatGrant: ["serviceSid", "endpointId", "deploymentRoleSid", "pushCredentialSid"],
  SyncGrant: ["serviceSid", "endpointId"],
  TaskRouterGrant: ["workspaceSid", "workerSid", "role"],
  PlaybackGrant: ["grant"],
};

function grantOptions(choices, name) {
  const members = fields[name].map((field) => [field, mostly(choices, text(choices), flag(choices))]);
  return mostly(choices, options(choices, Object.fromEntries(members)));
}

/** A grant: a class and options, or an object that imitates a grant. */
function grant(choices) {
  if (choices.chance(0.8)) {
    const name = choices.pick(Object.keys(fields));
    const given = grantOptions(choices, name);
    return (AccessToken) => new AccessToken[name](given());
  }
  const [key, payload] = [mostly(choices, text(choices), fixed("identity"), fixed("video")), wild(choices)];
  return () => ({ key: key(), toPayload: payload });
}

function draw(choices) {
  const grants = Array.from({ length: choices.below(4) }, () => grant(choices));
  return [
    mostly(choices, fixed(choices.sid("AC")), text(choices)),
    mostly(choices, fixed(choices.sid("SK")), text(choices)),
    mostly(choices, fixed(choices.text([..."abcXYZ019"], 32)), text(choices), fixed("a\nb\n"), fixed("\ud800")),
    mostly(
      choices,
      options(choices, {
        identity: mostly(choices, text(choices), fixed(choices.below(9)), wild(choices)),
        ttl: ttls(choices),
        nbf: mostly(choices, fixed(choices.below(2 ** 31)), fixed(1.5)),
        region: mostly(choices, fixed("ie1"), fixed('a-1"\\\n')),
      }),
    ),
    mostly(choices, fixed("HS256"), fixed("HS384"), fixed("HS512"), fixed(undefined)),
    fixed(grants),
  ];
}

function mint(AccessToken, accountSid, keySid, secret, given, algorithm, grants) {
  const token = new AccessToken(accountSid, keySid, secret, given);
  for (const make of grants) token.addGrant(make(AccessToken));
  return token.toJwt(algorithm);
}

/** The intended differences, each tested below. */
const differs = (_accountSid, _keySid, secret, given) =>
  secret instanceof Uint8Array || (typeof given?.region === "string" && /[^\0-\x7f]/.test(given.region));

describe("AccessToken", () => {
  for (let group = 0; group < 10; group += 1) {
    test(`group ${group}: ${CASES} cases of SEED=${seed} give the twilio package's result`, () => {
      const seen = compare({ ...both, cases: CASES / 2, group, draw, run: mint, differs });
      assert.ok(seen.answers > 50 && seen.refusals > 50, `hardly a test: ${JSON.stringify(seen)}`);
    });
  }

  test("has the same, writable members", () => {
    const names = (object) => Object.getOwnPropertyNames(object).sort();
    assert.deepEqual(names(compat.jwt.AccessToken), names(sdk.jwt.AccessToken));
    assert.equal(compat.jwt.AccessToken.DEFAULT_ALGORITHM, sdk.jwt.AccessToken.DEFAULT_ALGORITHM);
    assert.deepEqual(compat.jwt.AccessToken.ALGORITHMS, sdk.jwt.AccessToken.ALGORITHMS);
    const changed = (choices) => [fixed({ ttl: ttls(choices)(), nbf: wild(choices)(), secret: wild(choices)() })];
    compare({
      ...both,
      draw: changed,
      run(AccessToken, change) {
        const token = Object.assign(new AccessToken("AC1", "SK1", "secret", { identity: "alice" }), change);
        return token.toJwt();
      },
      differs: ({ secret }) => typeof secret === "function",
    });
  });
});

for (const name of Object.keys(fields)) {
  test(`${name}: ${CASES} payloads of SEED=${seed} are the twilio package's`, () => {
    const seen = compare({
      ...both,
      draw: (choices) => [choices.chance(0.9) ? grantOptions(choices, name) : wild(choices)],
      run(AccessToken, given) {
        const grant = new AccessToken[name](given);
        return { ...grant, payload: grant.toPayload() };
      },
    });
    assert.ok(seen.answers > CASES / 2);
  });
}

test("Grant can be extended", () => {
  const [expected, actual] = [sdk, compat].map(({ jwt: { AccessToken } }) => {
    class FlexGrant extends AccessToken.Grant {
      toPayload() {
        return { [this.key]: true };
      }
    }
    const grants = [() => new FlexGrant("flex")];
    return atTime(1_700_000_000, () => mint(AccessToken, "AC1", "SK1", "s", { identity: "alice" }, undefined, grants));
  });
  assert.equal(actual, expected);
  assert.deepEqual(claims(actual).grants, { identity: "alice", flex: { flex: true } });
});

test("CommonJS programs can require it like the twilio package", () => {
  const required = createRequire(import.meta.url)("twilio-edge-auth/compat");
  assert.equal(required.jwt.AccessToken, compat.jwt.AccessToken);
});

describe("AccessToken, intended differences:", () => {
  const given = { identity: "alice" };

  test("printing a token omits its secret", () => {
    const token = new compat.jwt.AccessToken("AC1", "SK1", "top-secret", given);
    assert.equal(token.secret, "top-secret");
    for (const printed of [inspect(token), JSON.stringify(token)]) assert.doesNotMatch(printed, /top-secret/);
    assert.match(inspect(new sdk.jwt.AccessToken("AC1", "SK1", "top-secret", given)), /top-secret/);
  });

  test("a non-ASCII region is UTF-8; in the twilio package the header is invalid JSON", () => {
    const header = ({ jwt: { AccessToken } }) => {
      const token = new AccessToken("AC1", "SK1", "s", { ...given, region: "é李" }).toJwt();
      return Buffer.from(token.split(".")[0], "base64url").toString();
    };
    assert.equal(JSON.parse(header(compat)).twr, "é李");
    assert.match(header(sdk), /\ufffd/);
  });

  test("a secret is a string, not bytes", () => {
    const token = ({ jwt: { AccessToken } }) => new AccessToken("AC1", "SK1", Buffer.from("secret"), given).toJwt();
    assert.equal(token(sdk).split(".").length, 3);
    assert.throws(() => token(compat), { message: "secretOrPrivateKey is not valid key material" });
  });

  test("a string with the PEM header of a private key is not a secret", () => {
    const [begin, end] = ["BEGIN", "END"].map((word) => `-----${word} PRIVATE KEY-----`);
    const broken = ({ jwt: { AccessToken } }) => new AccessToken("AC1", "SK1", `${begin}\nAA==\n${end}`, given).toJwt();
    const message = "secretOrPrivateKey must be a symmetric key when using HS256";
    assert.equal(broken(sdk).split(".").length, 3);
    assert.throws(() => broken(compat), { message });
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" });
    for (const { jwt } of [sdk, compat]) {
      assert.throws(() => new jwt.AccessToken("AC1", "SK1", pem, given).toJwt(), { message });
    }
  });
});
