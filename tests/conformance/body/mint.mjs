import {
  ACCOUNT,
  APPLICATION,
  apiKey,
  CHAT_SERVICE,
  DEPLOYMENT_ROLE,
  GOLDEN,
  goldenOptions,
  KEY,
  NOW,
  PUSH_CREDENTIAL,
  SECRET,
  WORKER,
  WORKSPACE,
} from "../fixtures.mjs";
import { base64url, claimsOf, hmac, partsOf } from "../hand-made.mjs";
import { equal, ok } from "../registry.mjs";

/** Each case: the grant options, and the JSON that follows the identity in the token. */
const grants = [
  ["no grants", undefined, ""],
  ["an empty grants object", {}, ""],
  ["an empty voice grant", { voice: {} }, `,"voice":{}`],
  [
    "a full voice grant",
    {
      voice: {
        endpointId: "phone",
        pushCredentialSid: PUSH_CREDENTIAL,
        outgoingApplicationParams: { b: "1", a: "x y", 2: [true, null] },
        outgoingApplicationSid: APPLICATION,
        incomingAllow: true,
      },
    },
    `,"voice":{"incoming":{"allow":true},"outgoing":{"application_sid":"${APPLICATION}","params":{"2":[true,null],"b":"1","a":"x y"}},` +
      `"push_credential_sid":"${PUSH_CREDENTIAL}","endpoint_id":"phone"}`,
  ],
  ["a voice grant that allows no incoming calls", { voice: { incomingAllow: false } }, `,"voice":{}`],
  [
    "an outgoing application with empty parameters",
    { voice: { outgoingApplicationSid: APPLICATION, outgoingApplicationParams: {} } },
    `,"voice":{"outgoing":{"application_sid":"${APPLICATION}","params":{}}}`,
  ],
  ["an empty video grant", { video: {} }, `,"video":{}`],
  ["a video grant with a room", { video: { room: 'Room "1"\\\n' } }, `,"video":{"room":"Room \\"1\\"\\\\\\n"}`],
  [
    "a full chat grant",
    {
      chat: {
        pushCredentialSid: PUSH_CREDENTIAL,
        deploymentRoleSid: DEPLOYMENT_ROLE,
        endpointId: "app:alice",
        serviceSid: CHAT_SERVICE,
      },
    },
    `,"chat":{"service_sid":"${CHAT_SERVICE}","endpoint_id":"app:alice","deployment_role_sid":"${DEPLOYMENT_ROLE}",` +
      `"push_credential_sid":"${PUSH_CREDENTIAL}"}`,
  ],
  [
    "a full sync grant",
    { sync: { endpointId: "browser", serviceSid: CHAT_SERVICE } },
    `,"data_sync":{"service_sid":"${CHAT_SERVICE}","endpoint_id":"browser"}`,
  ],
  [
    "a full taskRouter grant",
    { taskRouter: { role: "worker", workerSid: WORKER, workspaceSid: WORKSPACE } },
    `,"task_router":{"workspace_sid":"${WORKSPACE}","worker_sid":"${WORKER}","role":"worker"}`,
  ],
  ["an empty playback grant", { playback: {} }, `,"player":{}`],
  [
    "a playback grant with any content",
    {
      playback: { z: [1, -0, 0.1, 1e21, 1e-7, -1.5e300], a: { b: null, "\u2028": "é\u{1f600}\u0007/" }, 10: 1, 9: "" },
    },
    `,"player":{"9":"","10":1,"z":[1,0,0.1,1e+21,1e-7,-1.5e+300],"a":{"b":null,"\u2028":"é\u{1f600}\\u0007/"}}`,
  ],
  [
    "custom grants, unchanged",
    { custom: { flex: { role: "agent" }, beta: true, list: [], n: 1.5, s: "t", nothing: null } },
    `,"flex":{"role":"agent"},"beta":true,"list":[],"n":1.5,"s":"t","nothing":null`,
  ],
  [
    "grants in the order of the object's members",
    { taskRouter: {}, sync: {}, custom: { flex: {} }, voice: {}, playback: {}, chat: {}, video: {} },
    `,"task_router":{},"data_sync":{},"flex":{},"voice":{},"player":{},"chat":{},"video":{}`,
  ],
];

export function mintTests(test, pkg) {
  test("mint: the twilio package's token, byte for byte", () => {
    equal(apiKey(pkg).mintAccessToken(goldenOptions()), GOLDEN);
  });

  test("mint: the smallest token, byte for byte", async () => {
    const token = apiKey(pkg).mintAccessToken({ identity: "alice", issuedAt: NOW });
    const { header, claims, signature } = partsOf(token);
    equal(header, '{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}');
    equal(
      claims,
      `{"jti":"${KEY}-${NOW}","grants":{"identity":"alice"},"iat":${NOW},"exp":${NOW + 3600},"iss":"${KEY}","sub":"${ACCOUNT}"}`,
    );
    equal(signature, base64url(await hmac(token.slice(0, token.lastIndexOf(".")))));
  });

  for (const [what, options, written] of grants) {
    test(`mint: ${what}`, () => {
      const token = apiKey(pkg).mintAccessToken({ identity: "alice", issuedAt: NOW, grants: options });
      equal(
        partsOf(token).claims,
        `{"jti":"${KEY}-${NOW}","grants":{"identity":"alice"${written}},"iat":${NOW},"exp":${NOW + 3600},"iss":"${KEY}","sub":"${ACCOUNT}"}`,
      );
    });
  }

  for (const [algorithm, hash] of [
    ["HS256", "SHA-256"],
    ["HS384", "SHA-384"],
    ["HS512", "SHA-512"],
  ]) {
    test(`mint: signs with ${algorithm}`, async () => {
      const token = apiKey(pkg).mintAccessToken({ ...goldenOptions(), algorithm });
      equal(JSON.parse(partsOf(token).header).alg, algorithm);
      const input = token.slice(0, token.lastIndexOf("."));
      equal(partsOf(token).signature, base64url(await hmac(input, { hash })));
    });

    test(`mint: signs with ${algorithm} and a secret of every length around the hash's block`, async () => {
      for (const length of [32, 33, 63, 64, 65, 127, 128, 129, 512]) {
        const secret = "k".repeat(length);
        const token = apiKey(pkg, { secret }).mintAccessToken({ ...goldenOptions(), algorithm });
        const input = token.slice(0, token.lastIndexOf("."));
        equal(partsOf(token).signature, base64url(await hmac(input, { hash, secret })), `${length}:`);
      }
    });
  }

  test("mint: signs identities of every length from 1 to 256", async () => {
    const key = apiKey(pkg);
    for (let length = 1; length <= 256; length += 1) {
      const token = key.mintAccessToken({ identity: "i".repeat(length), issuedAt: NOW });
      const input = token.slice(0, token.lastIndexOf("."));
      equal(partsOf(token).signature, base64url(await hmac(input)), `${length}:`);
    }
  });

  test("mint: issuedAt defaults to now", () => {
    const before = Math.floor(Date.now() / 1000);
    const { iat, exp, jti } = claimsOf(apiKey(pkg).mintAccessToken({ identity: "alice" }));
    const after = Math.floor(Date.now() / 1000);
    ok(iat >= before && iat <= after, `iat ${iat} is not between ${before} and ${after}`);
    equal(exp, iat + 3600);
    equal(jti, `${KEY}-${iat}`);
  });

  for (const ttl of [1, 60, 3600, 86_399, 86_400]) {
    test(`mint: accepts a ttl of ${ttl}`, () => {
      equal(claimsOf(apiKey(pkg).mintAccessToken({ identity: "a", issuedAt: NOW, ttl })).exp, NOW + ttl);
    });
  }

  test("mint: the token has the key's region", () => {
    const token = apiKey(pkg, { region: "ie1" }).mintAccessToken({ identity: "alice" });
    equal(partsOf(token).header, '{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1","twr":"ie1"}');
  });

  test("mint: the region option overrides the key's", () => {
    const token = apiKey(pkg, { region: "ie1" }).mintAccessToken({ identity: "alice", region: "au1" });
    equal(JSON.parse(partsOf(token).header).twr, "au1");
  });

  test("mint: the key's edge is not in the token", () => {
    const token = apiKey(pkg, { edge: "dublin" }).mintAccessToken({ identity: "alice" });
    equal(token.includes(base64url("dublin").slice(1, 6)), false);
    equal(JSON.parse(partsOf(token).header).twr, undefined);
  });

  test("mint: an undefined option counts as omitted", () => {
    const nothing = {
      ttl: undefined,
      notBefore: undefined,
      region: undefined,
      algorithm: undefined,
      grants: undefined,
    };
    const key = apiKey(pkg);
    equal(
      key.mintAccessToken({ identity: "alice", issuedAt: NOW, ...nothing }),
      key.mintAccessToken({ identity: "alice", issuedAt: NOW }),
    );
  });

  test("mint: does not modify the caller's options", () => {
    const options = goldenOptions();
    const before = JSON.stringify(options);
    apiKey(pkg).mintAccessToken(Object.freeze(options));
    equal(JSON.stringify(options), before);
  });

  test("mint: two keys in use at once do not mix", () => {
    const one = apiKey(pkg);
    const two = apiKey(pkg, { secret: `${SECRET}!` });
    const tokens = [one, two, one, two].map((key) => key.mintAccessToken(goldenOptions()));
    equal(tokens[0], GOLDEN);
    equal(tokens[2], GOLDEN);
    equal(tokens[1], tokens[3]);
    ok(tokens[1] !== GOLDEN, "two secrets sign alike");
  });
}
