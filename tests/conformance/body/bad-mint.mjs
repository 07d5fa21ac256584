import {
  APPLICATION,
  apiKey,
  authToken,
  CHAT_SERVICE,
  GOLDEN,
  goldenOptions,
  KEY,
  NOW,
  WORKSPACE,
  withClock,
} from "../fixtures.mjs";
import { equal, ok, refuses } from "../registry.mjs";

const megabyte = "x".repeat(1 << 20);
/** Adds an own member, as JSON.parse does: an object literal would set the prototype. */
const withProto = (inner = "{}") => JSON.parse(`{"__proto__":${inner}}`);

const cyclic = {};
cyclic.self = cyclic;

let deep = {};
for (let depth = 0; depth < 500; depth += 1) deep = { deep };

/** Returns the time `seconds` from now. */
const soon = (seconds) => Math.floor(Date.now() / 1000) + seconds;

/** Each case: what is wrong, the options besides a valid identity, the code and the field. */
const badOptions = [
  ["a ttl of 0", { ttl: 0 }, "invalid_ttl", "ttl"],
  ["a negative ttl", { ttl: -1 }, "invalid_ttl", "ttl"],
  ["a fractional ttl", { ttl: 3600.5 }, "invalid_ttl", "ttl"],
  ["a ttl of NaN", { ttl: Number.NaN }, "invalid_ttl", "ttl"],
  ["an infinite ttl", { ttl: Number.POSITIVE_INFINITY }, "invalid_ttl", "ttl"],
  ["a ttl as text", { ttl: "3600" }, "invalid_ttl", "ttl"],
  ["a ttl as a timespan", { ttl: "1h" }, "invalid_ttl", "ttl"],
  ["a ttl of null", { ttl: null }, "invalid_ttl", "ttl"],
  ["a ttl of a bigint", { ttl: 3600n }, "invalid_argument"],
  ["a ttl as an object", { ttl: { valueOf: () => 3600 } }, "invalid_ttl", "ttl"],
  ["a ttl over 24 hours", { ttl: 86_401 }, "invalid_ttl", "ttl"],
  ["a ttl past 32 bits", { ttl: 2 ** 32 + 3600 }, "invalid_ttl", "ttl"],

  ["a fractional notBefore", { notBefore: NOW + 0.5 }, "invalid_argument", "notBefore"],
  ["a negative notBefore", { notBefore: -1 }, "invalid_argument", "notBefore"],
  ["a notBefore of NaN", { notBefore: Number.NaN }, "invalid_argument", "notBefore"],
  ["a notBefore as text", { notBefore: String(NOW) }, "invalid_argument", "notBefore"],
  ["a notBefore as a Date", { notBefore: new Date(NOW * 1000) }, "invalid_argument", "notBefore"],
  ["a notBefore past whole numbers", { notBefore: 2 ** 53 }, "invalid_argument", "notBefore"],
  ["a fractional issuedAt", { issuedAt: NOW + 0.5 }, "invalid_argument", "issuedAt"],
  ["a negative issuedAt", { issuedAt: -1 }, "invalid_argument", "issuedAt"],
  ["an issuedAt of NaN", { issuedAt: Number.NaN }, "invalid_argument", "issuedAt"],
  ["an issuedAt as text", { issuedAt: String(NOW) }, "invalid_argument", "issuedAt"],
  ["an issuedAt past whole numbers", { issuedAt: 1e300 }, "invalid_argument", "issuedAt"],

  ["a notBefore at the expiry", { issuedAt: NOW, ttl: 60, notBefore: NOW + 60 }, "invalid_argument", "notBefore"],
  ["a notBefore after the expiry", { issuedAt: NOW, ttl: 60, notBefore: NOW + 7200 }, "invalid_argument", "notBefore"],
  ["a notBefore in milliseconds", { issuedAt: NOW, notBefore: NOW * 1000 }, "invalid_argument", "notBefore"],
  ["an issuedAt of 0", { issuedAt: 0 }, "invalid_argument", "issuedAt", ["inside a request handler"]],
  ["an issuedAt before 2020", { issuedAt: 1_577_836_799 }, "invalid_argument", "issuedAt"],
  ["an issuedAt in ten days", () => ({ issuedAt: soon(864_000) }), "invalid_argument", "issuedAt", ["24 hours"]],
  ["an expiry over 24 hours from now", () => ({ issuedAt: soon(3600), ttl: 86_400 }), "invalid_argument", "issuedAt"],

  ["an empty region", { region: "" }, "invalid_argument", "region"],
  ["a region of another type", { region: 1 }, "invalid_argument", "region"],
  ["a region with a quote", { region: 'ie1"' }, "invalid_argument", "region"],
  ["a region beyond ASCII", { region: "ïe1" }, "invalid_argument", "region"],

  ["the algorithm none", { algorithm: "none" }, "unsupported_algorithm", "algorithm"],
  ["an algorithm in lower case", { algorithm: "hs256" }, "unsupported_algorithm", "algorithm"],
  ["an asymmetric algorithm", { algorithm: "RS256" }, "unsupported_algorithm", "algorithm"],
  ["an empty algorithm", { algorithm: "" }, "unsupported_algorithm", "algorithm"],
  ["an algorithm of another type", { algorithm: 256 }, "unsupported_algorithm", "algorithm"],

  ["an unknown option", { expiresIn: 60 }, "invalid_argument", "expiresIn"],
  ["a misspelt option", { tll: 60 }, "invalid_argument", "tll", ["ttl"]],
  ["the twilio package's name of an option", { nbf: NOW }, "invalid_argument", "nbf"],
  ["an own __proto__ among the options", withProto(), "invalid_argument"],

  ["grants as text", { grants: "voice" }, "invalid_grant", "grants"],
  ["grants as null", { grants: null }, "invalid_grant", "grants"],
  ["grants as an array", { grants: [{ voice: {} }] }, "invalid_grant", "grants"],
  ["an unknown grant", { grants: { telepathy: {} } }, "invalid_argument", "grants.telepathy", ["telepathy"]],
  ["a misspelt grant", { grants: { vidoe: {} } }, "invalid_argument", "grants.vidoe", ["video"]],
  ["an own __proto__ among the grants", { grants: withProto('{"polluted":1}') }, "invalid_grant"],
  ["a grant of true", { grants: { voice: true } }, "invalid_grant", "grants.voice"],
  ["a grant of null", { grants: { chat: null } }, "invalid_grant", "grants.chat"],
  ["a grant as an array", { grants: { sync: [] } }, "invalid_grant", "grants.sync"],
  [
    "an unknown field of a grant",
    { grants: { voice: { outgoingAplicationSid: APPLICATION } } },
    "invalid_argument",
    "grants.voice.outgoingAplicationSid",
    ["outgoingApplicationSid"],
  ],
  [
    "a grant's field in the token's spelling",
    { grants: { chat: { service_sid: CHAT_SERVICE } } },
    "invalid_argument",
    "grants.chat.service_sid",
    ["serviceSid"],
  ],
  [
    "an incomingAllow of another type",
    { grants: { voice: { incomingAllow: "true" } } },
    "invalid_grant",
    "grants.voice.incomingAllow",
  ],
  [
    "an application SID of another kind",
    { grants: { voice: { outgoingApplicationSid: KEY } } },
    "invalid_sid",
    "grants.voice.outgoingApplicationSid",
    ["AP"],
  ],
  [
    "a push credential SID of another kind",
    { grants: { voice: { pushCredentialSid: APPLICATION } } },
    "invalid_sid",
    "grants.voice.pushCredentialSid",
  ],
  [
    "a chat service SID of another kind",
    { grants: { chat: { serviceSid: KEY } } },
    "invalid_sid",
    "grants.chat.serviceSid",
  ],
  [
    "a workspace SID of another kind",
    { grants: { taskRouter: { workspaceSid: KEY } } },
    "invalid_sid",
    "grants.taskRouter.workspaceSid",
  ],
  [
    "a worker SID of another kind",
    { grants: { taskRouter: { workerSid: KEY } } },
    "invalid_sid",
    "grants.taskRouter.workerSid",
  ],
  ["a room of another type", { grants: { video: { room: 7 } } }, "invalid_grant", "grants.video.room"],
  ["a room with a lone surrogate", { grants: { video: { room: "a\ud800" } } }, "invalid_grant", "grants.video.room"],
  ["an endpoint of another type", { grants: { sync: { endpointId: {} } } }, "invalid_grant", "grants.sync.endpointId"],
  [
    "application parameters as a string",
    { grants: { voice: { outgoingApplicationSid: APPLICATION, outgoingApplicationParams: "a=b" } } },
    "invalid_grant",
    "grants.voice.outgoingApplicationParams",
  ],
  ["a playback grant as text", { grants: { playback: "player" } }, "invalid_grant", "grants.playback"],
  ["a playback grant that holds itself", { grants: { playback: cyclic } }, "invalid_argument"],
  ["a playback grant of five hundred levels", { grants: { playback: deep } }, "invalid_grant"],
  ["a bigint in a playback grant", { grants: { playback: { n: 1n } } }, "invalid_argument"],
  ["a lone surrogate in a playback grant", { grants: { playback: { text: "\udc00" } } }, "invalid_grant"],
  ["a lone surrogate in the name of a playback member", { grants: { playback: { "\ud800": 1 } } }, "invalid_grant"],
  ["an own __proto__ in a playback grant", { grants: { playback: withProto('{"polluted":1}') } }, "invalid_grant"],
  ["an own __proto__ deep in a playback grant", { grants: { playback: { a: [withProto()] } } }, "invalid_grant"],
  ["an own __proto__ among custom grants", { grants: { custom: withProto('{"polluted":1}') } }, "invalid_grant"],
  ["custom grants as an array", { grants: { custom: [1] } }, "invalid_grant", "grants.custom"],
  ["a custom grant in the identity's place", { grants: { custom: { identity: "mallory" } } }, "invalid_grant"],
  ["a custom grant in a named grant's place", { grants: { chat: {}, custom: { chat: {} } } }, "invalid_grant"],
];

const nothing = undefined;

/** Grants with a value that JSON.stringify silently omits, and its path. */
const unset = [
  ["grants.video.room", { video: { room: nothing } }],
  ["grants.sync.serviceSid", { sync: { serviceSid: nothing } }],
  ["grants.chat.serviceSid", { video: {}, chat: { endpointId: "e", serviceSid: nothing } }],
  ["grants.taskRouter.workerSid", { taskRouter: { workerSid: nothing } }],
  ["grants.voice.outgoingApplicationSid", { voice: { incomingAllow: true, outgoingApplicationSid: nothing } }],
  ["grants.voice.outgoingApplicationParams.a", voiceWith({ a: nothing })],
  ["grants.voice.outgoingApplicationParams.a.b", voiceWith({ a: { b: nothing } })],
  ["grants.voice", { voice: nothing }],
  ["grants.playback.url", { playback: { url: nothing } }],
  ["grants.playback.list.1", { playback: { list: [1, nothing] } }],
  ["grants.playback.list.0", { playback: { list: new Array(2) } }],
  ["grants.custom.flex.role", { custom: { flex: { role: nothing } } }],
  ["grants.custom.flex", { custom: { flex: nothing } }],
  ["grants.video.room", { video: { room: () => "daily" } }],
  ["grants.video.room", { video: { room: Symbol("daily") } }],
  ["grants.video.room", { video: { room: { toJSON: () => nothing } } }],
  ["grants.video.room", { video: Object.defineProperty({}, "room", { enumerable: true, get: () => nothing }) }],
  ["grants.playback.??", { playback: { "é\n": nothing } }],
];

function voiceWith(outgoingApplicationParams) {
  return { voice: { outgoingApplicationSid: APPLICATION, outgoingApplicationParams } };
}

/** Identities that are invalid with any grants. */
const badIdentities = {
  empty: "",
  undefined: undefined,
  null: null,
  "a number": 42,
  "a boolean": true,
  "an object": { toString: () => "alice" },
  "an array": ["alice"],
  "a String object": Object("alice"),
  "a Date": new Date(),
  "a symbol": Symbol("alice"),
  "257 characters long": "a".repeat(257),
  "a megabyte long": megabyte,
  "a megabyte of emoji": "\u{1f600}".repeat(1 << 18),
  "ended by a lone high surrogate": "alice\ud800",
  "begun by a lone low surrogate": "\udc00alice",
};

export function badMintTests(test, pkg) {
  const refusesEverywhere = (options, refusal) => {
    const key = apiKey(pkg);
    const error = refuses(pkg, () => key.mintAccessToken(options), refusal, "mint:");
    ok(error.message.length < 1000, `a message of ${error.message.length} characters`);
    equal({}.polluted, undefined, "Object.prototype.polluted:");
    equal(key.mintAccessToken(goldenOptions()), GOLDEN, "the key afterwards:");
  };

  for (const [index, [field, grants]] of unset.entries()) {
    test(`mint: refuses ${field}, which JSON would omit, in grants ${index}`, () => {
      const refusal = { code: "invalid_argument", field };
      refusesEverywhere({ identity: "alice", grants }, refusal);
      refuses(pkg, () => apiKey(pkg).accessTokenTemplate({ grants }), refusal);
    });
  }

  test("mint: refuses an undefined member of a grant", () => {
    refuses(pkg, () => apiKey(pkg).mintAccessToken({ identity: "alice", grants: { video: { room: undefined } } }), {
      code: "invalid_argument",
      mentions: ["grants.video.room: is undefined", "environment variable"],
    });
  });

  test("mint: refuses a clock at zero, and says where to mint", () => {
    const template = apiKey(pkg).accessTokenTemplate({});
    const refusal = { code: "invalid_argument", field: "now", mentions: ["inside a request handler"] };
    for (const clock of [0, 1_577_836_799]) {
      withClock(clock, () => {
        for (const mint of [
          () => apiKey(pkg).mintAccessToken({ identity: "alice" }),
          () => apiKey(pkg).mintAccessToken({ identity: "alice", issuedAt: NOW }),
          () => template.mint("alice"),
          () => template.mint("alice", { issuedAt: NOW }),
          () => authToken(pkg).clientCapabilityToken({ incoming: { clientName: "alice" } }),
          () => authToken(pkg).taskRouterCapabilityToken({ workspaceSid: WORKSPACE, channelId: WORKSPACE }),
        ]) {
          refuses(pkg, mint, refusal);
        }
      });
    }
    withClock(1_577_836_800, () => equal(typeof template.mint("alice"), "string"));
  });

  test("template: refuses to mint a token that expires before its fixed notBefore, or too late", () => {
    const start = soon(7200);
    const template = apiKey(pkg).accessTokenTemplate({ ttl: 3600, notBefore: start });
    refuses(pkg, () => template.mint("alice"), { code: "invalid_argument", field: "notBefore" });
    refuses(pkg, () => template.mint("alice", { issuedAt: start - 3600 }), {
      code: "invalid_argument",
      field: "notBefore",
    });
    equal(typeof template.mint("alice", { issuedAt: start - 3599 }), "string");
    refuses(pkg, () => template.mint("alice", { issuedAt: soon(86_400) }), {
      code: "invalid_argument",
      field: "issuedAt",
    });
  });

  for (const [what, options, code, field, mentions] of badOptions) {
    // Computed in the test: at module scope the clock of a Worker is 0.
    const given = () => (typeof options === "function" ? options() : options);
    test(`mint: refuses ${what}, and still works`, () => {
      refusesEverywhere(Object.assign(Object.create(null), { identity: "alice" }, own(given())), {
        code,
        field,
        mentions,
      });
    });
  }

  for (const [what, identity] of Object.entries(badIdentities)) {
    test(`mint: refuses an identity that is ${what}, and still works`, () => {
      refusesEverywhere({ identity }, { code: "invalid_identity", field: "identity" });
    });
  }

  test("mint: refuses options without an identity", () => {
    refusesEverywhere({}, { code: "invalid_identity", field: "identity" });
  });

  for (const [what, options] of Object.entries({ nothing: undefined, null: null, text: "alice", "a number": 1 })) {
    test(`mint: refuses ${what} as options, and still works`, () => {
      refusesEverywhere(options, { code: "invalid_argument" });
    });
  }

  test("mint: refuses with a Restricted key, whose tokens Twilio rejects", () => {
    const key = apiKey(pkg, { type: "restricted" });
    refuses(pkg, () => key.mintAccessToken({ identity: "alice" }), { code: "restricted_key_cannot_sign" });
    refuses(pkg, () => key.accessTokenTemplate({}), { code: "restricted_key_cannot_sign" });
    ok(key.authorizationHeader().startsWith("Basic "), "the header of a restricted key");
  });

  test("mint: refuses a playback grant nested deeper than the stack, and still works", () => {
    let playback = {};
    for (let depth = 0; depth < 200_000; depth += 1) playback = { playback };
    const key = apiKey(pkg);
    let error;
    try {
      key.mintAccessToken({ identity: "alice", grants: { playback } });
    } catch (thrown) {
      error = thrown;
    }
    // The depth at which JSON.stringify throws depends on the engine, and with it the source of the error.
    ok(error instanceof pkg.CredentialError && ["invalid_argument", "invalid_grant"].includes(error.code), `${error}`);
    equal(key.mintAccessToken(goldenOptions()), GOLDEN, "the key afterwards:");
  });

  test("mint: the key works after a thousand refusals", () => {
    const key = apiKey(pkg);
    for (let round = 0; round < 1000; round += 1) {
      refuses(pkg, () => key.mintAccessToken({ identity: "" }), { code: "invalid_identity" });
      refuses(pkg, () => key.mintAccessToken({ identity: "a", grants: { playback: { "\ud800": 1 } } }), {
        code: "invalid_grant",
      });
    }
    equal(key.mintAccessToken(goldenOptions()), GOLDEN);
  });
}

/** Returns the own members including `__proto__`, which spreading would lose. */
function own(options) {
  const copy = {};
  for (const name of Object.keys(options)) {
    Object.defineProperty(copy, name, { value: options[name], enumerable: true, configurable: true, writable: true });
  }
  return copy;
}
