// The settings of a deployment, read in this process: what is wrong is named, and what is right has an effect, in every pair.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundledModule } from "./module.mjs";

const { SETTINGS } = await bundledModule("settings/table.ts");
const { readSettings } = await bundledModule("settings/read.ts");
const { readConfiguration, ConfigurationError } = await bundledModule("config.ts");

const secretOf = (letter) => letter.repeat(40);
const bindings = { IDENTITIES: {}, ADDRESS_RATE_LIMITER: {}, KEY_RING: {} };
/** A deployment that works. */
const base = {
  ...bindings,
  TWILIO_ACCOUNT_SID: `AC${"a".repeat(32)}`,
  TWILIO_API_KEY: `SK${"b".repeat(32)}`,
  TWILIO_API_SECRET: secretOf("c"),
  SESSION_SECRET: secretOf("d"),
};

/** Each setting: a value that is right and not the default, and one that is wrong. */
const values = {
  TWILIO_ACCOUNT_SID: [`AC${"0".repeat(32)}`, "SK1"],
  TWILIO_API_KEY: [`SK${"1".repeat(32)}`, `AC${"1".repeat(32)}`],
  TWILIO_API_SECRET: [secretOf("2"), "short"],
  TWILIO_MANAGEMENT_KEY: [`SK${"3".repeat(32)}`, "SK3"],
  TWILIO_MANAGEMENT_SECRET: [secretOf("4"), "with a space in it, and long enough"],
  KEY_RING_SECRET: [secretOf("5"), "short"],
  KEY_ROTATION_DAYS: ["7", "0"],
  TWILIO_AUTH_TOKEN: [`${"6".repeat(32)}, ${"7".repeat(32)}`, "a b"],
  WEBHOOK_SHARED_KEYS: ['{"webhooks_sharedkey_a":"secret"}', '["secret"]'],
  WEBHOOK_BASE_URL: ["https://hooks.example", "hooks.example"],
  TWILIO_REGION: ["ie1", "IE 1"],
  TWILIO_EDGE: ["dublin", "Dub lin"],
  SESSION_SECRET: [secretOf("7"), "short"],
  SESSION_JWKS_URL: ["https://id.example/keys", "http://id.example/keys"],
  SESSION_ISSUER: ["https://id.example", { issuer: "https://id.example" }],
  SESSION_AUDIENCE: ["tokens", ["tokens"]],
  SESSION_TYPE: ["at+jwt", 7],
  SESSION_IDENTITY_CLAIM: ["user_id", true],
  IDENTITY_ENCODING: ["flex", "Flex"],
  ADMIN_SECRET: [secretOf("8"), "short"],
  ADMIN_JWKS_URL: ["https://team.cloudflareaccess.com/cdn-cgi/access/certs", "keys"],
  ADMIN_ISSUER: ["https://team.cloudflareaccess.com", 1],
  ADMIN_AUDIENCE: ["console", {}],
  ADMIN_ROLE_CLAIM: ["roles", []],
  ADMIN_ROLE: ["operator", 1],
  TOKEN_GRANTS: ['{"video":{}}', "{video}"],
  TOKEN_TTL: ["600", "1h"],
  QUOTA_TOKENS: ["10", "many"],
  QUOTA_WINDOW: ["60", "1m"],
  RATE_LIMIT_PERIOD: ["10", "30"],
  ALLOWED_ORIGINS: ["https://app.example", "*"],
  ALLOWED_HEADERS: ["traceparent", "a:b"],
  INTROSPECTION_SECRET: [secretOf("9"), "short"],
  AUDIT_SECRET: [secretOf("e"), "short"],
};
const names = Object.keys(values);
// Lists and JSON may have white space around them.
const takesLineEnds = ["WEBHOOK_SHARED_KEYS", "TOKEN_GRANTS", "ALLOWED_ORIGINS", "ALLOWED_HEADERS"];
const quotedIsWrong = (name) => !takesLineEnds.includes(name) || name !== "ALLOWED_HEADERS";

/** Each state of a setting: what is set, and whether that is a mistake. */
const states = (name) => {
  const [right, wrong] = values[name];
  return [
    ["absent", undefined, false],
    ["right", right, false],
    ["wrong", wrong, true],
    ["with a line end", `${right}\r\n`, !takesLineEnds.includes(name)],
    ["with a line feed", `${right}\n`, !takesLineEnds.includes(name)],
    ["quoted", `"${right}"`, quotedIsWrong(name)],
    ["with a space", `${right} `, !takesLineEnds.includes(name)],
  ];
};

/** What a deployment makes of its settings: the configuration, and what is read in addition; or its problems. */
function outcomeOf(env) {
  const { RATE_LIMIT_PERIOD, TWILIO_AUTH_TOKEN, WEBHOOK_SHARED_KEYS, WEBHOOK_BASE_URL } = readSettings(env).settings;
  try {
    const { key, managementKey, ring, ...rest } = readConfiguration(env);
    const whose = (credential) =>
      credential && [credential.sid, credential.accountSid, credential.region, credential.edge];
    const secrets = [key, managementKey].map((credential) => credential?.authorizationHeader());
    const { binding: _, manager: __, ...ringFacts } = ring ?? {};
    const facts = { ...rest, ringFacts, keys: [whose(key), whose(managementKey)], secrets };
    key?.free();
    managementKey?.free();
    return { effect: text([facts, RATE_LIMIT_PERIOD, TWILIO_AUTH_TOKEN, WEBHOOK_SHARED_KEYS, WEBHOOK_BASE_URL]) };
  } catch (error) {
    assert.ok(error instanceof ConfigurationError, error.stack);
    return { problems: error.problems };
  }
}

const text = (value) =>
  JSON.stringify(value, (_, member) => {
    if (member instanceof Set) return [...member];
    return member instanceof Uint8Array ? Buffer.from(member).toString("hex") : member;
  });

function assertNothingShown(problems, env) {
  const shown = problems.join("\n");
  for (const value of Object.values(env)) {
    if (typeof value === "string" && value.trim().length > 8) assert.ok(!shown.includes(value.trim()), shown);
  }
}

test("every setting has values in this test", () => {
  assert.deepEqual(names.toSorted(), Object.keys(SETTINGS).sort());
  assert.equal(outcomeOf(base).problems, undefined);
});

test("in every pair of settings each mistake is named without its value, and nothing else is thrown", () => {
  let pairs = 0;
  for (const [index, one] of names.entries()) {
    for (const other of names.slice(index + 1)) {
      for (const [, first, firstWrong] of states(one)) {
        for (const [, second, secondWrong] of states(other)) {
          const env = { ...base, [one]: first, [other]: second };
          const { problems } = outcomeOf(env);
          pairs += 1;
          if (firstWrong)
            assert.ok(
              problems?.some((problem) => problem.includes(one)),
              `${one}: ${text(env)}`,
            );
          if (secondWrong)
            assert.ok(
              problems?.some((problem) => problem.includes(other)),
              `${other}: ${text(env)}`,
            );
          if (problems) assertNothingShown(problems, env);
        }
      }
    }
  }
  assert.ok(pairs > 20_000);
});

test("in every pair of settings that is accepted each of them has an effect", () => {
  for (const one of names) {
    for (const other of names) {
      if (one === other) continue;
      const env = { ...base, [one]: values[one][0], [other]: values[other][0] };
      const { problems, effect } = outcomeOf(env);
      if (problems) {
        assert.ok(
          problems.some((problem) => problem.includes(one) || problem.includes(other)),
          problems.join("\n"),
        );
        continue;
      }
      const { [one]: _, ...without } = { ...env, ...(base[one] && { [one]: undefined }) };
      assert.notEqual(
        outcomeOf({ ...without, ...(base[one] && { [one]: base[one] }) }).effect,
        effect,
        `${one} together with ${other}`,
      );
    }
  }
});

const complete = {
  ...base,
  TWILIO_MANAGEMENT_KEY: values.TWILIO_MANAGEMENT_KEY[0],
  TWILIO_MANAGEMENT_SECRET: values.TWILIO_MANAGEMENT_SECRET[0],
  ADMIN_SECRET: values.ADMIN_SECRET[0],
  KEY_RING_SECRET: values.KEY_RING_SECRET[0],
};
const jwks = {
  SESSION_SECRET: "",
  SESSION_JWKS_URL: "https://id.example/keys",
  SESSION_ISSUER: "https://id.example",
  SESSION_AUDIENCE: "tokens",
};
const voice = { TOKEN_GRANTS: '{"voice":{"incomingAllow":true}}' };

// Settings added to a valid deployment, and the expected messages.
const contradictions = [
  [
    "a key set without an issuer or an audience",
    { ...jwks, SESSION_ISSUER: "", SESSION_AUDIENCE: "" },
    [
      "SESSION_ISSUER is missing; SESSION_JWKS_URL needs it.",
      "SESSION_AUDIENCE is missing; SESSION_JWKS_URL needs it.",
    ],
  ],
  [
    "a key set for admins without an issuer or an audience",
    { ADMIN_JWKS_URL: "https://id.example/keys" },
    ["ADMIN_ISSUER is missing; ADMIN_JWKS_URL needs it.", "ADMIN_AUDIENCE is missing; ADMIN_JWKS_URL needs it."],
  ],
  [
    "two verifiers of admins",
    { ...complete, ADMIN_JWKS_URL: "https://id.example/keys", ADMIN_ISSUER: "a", ADMIN_AUDIENCE: "b" },
    ["ADMIN_SECRET and ADMIN_JWKS_URL are both set; set one of them."],
  ],
  [
    "one secret for users and admins",
    { ADMIN_SECRET: base.SESSION_SECRET },
    ["ADMIN_SECRET is the same as SESSION_SECRET; each needs a secret of its own."],
  ],
  [
    "everybody an admin",
    {
      ...jwks,
      ADMIN_JWKS_URL: jwks.SESSION_JWKS_URL,
      ADMIN_ISSUER: jwks.SESSION_ISSUER,
      ADMIN_AUDIENCE: "tokens",
      ADMIN_ROLE: "*",
    },
    ["ADMIN_ROLE is *, and sessions of users pass as those of admins: set a role, or an ADMIN_AUDIENCE of its own."],
  ],
  [
    "a role without admins",
    { ADMIN_ROLE: "operator" },
    ["ADMIN_SECRET or ADMIN_JWKS_URL is missing; ADMIN_ROLE needs it."],
  ],
  [
    "a management key that nobody can use",
    { ...complete, ADMIN_SECRET: "", KEY_RING_SECRET: "" },
    ["ADMIN_SECRET or ADMIN_JWKS_URL or KEY_RING_SECRET is missing; TWILIO_MANAGEMENT_KEY needs it."],
  ],
  [
    "a ring without its management key",
    { KEY_RING_SECRET: complete.KEY_RING_SECRET, KEY_ROTATION_DAYS: "7" },
    [
      "TWILIO_MANAGEMENT_KEY is missing; KEY_RING_SECRET needs it.",
      "TWILIO_MANAGEMENT_SECRET is missing; KEY_RING_SECRET needs it.",
    ],
  ],
  [
    "a ring without its binding",
    { ...complete, KEY_RING: undefined },
    ["The binding KEY_RING is missing; KEY_RING_SECRET needs it."],
  ],
  [
    "a rotation without a ring",
    { KEY_ROTATION_DAYS: "7" },
    ["KEY_RING_SECRET is missing; KEY_ROTATION_DAYS needs it."],
  ],
  [
    "a quota that nothing counts",
    { QUOTA_TOKENS: "5", IDENTITIES: undefined },
    ["The binding IDENTITIES is missing; QUOTA_TOKENS needs it."],
  ],
  [
    "a window without a quota",
    { QUOTA_TOKENS: "0", QUOTA_WINDOW: "60" },
    ["QUOTA_WINDOW has no effect: QUOTA_TOKENS is 0."],
  ],
  [
    "headers without origins",
    { ALLOWED_HEADERS: "traceparent" },
    ["ALLOWED_ORIGINS is missing; ALLOWED_HEADERS needs it."],
  ],
  [
    "a webhook's address without its token",
    { WEBHOOK_BASE_URL: "https://hooks.example" },
    ["TWILIO_AUTH_TOKEN or WEBHOOK_SHARED_KEYS is missing; WEBHOOK_BASE_URL needs it."],
  ],
  [
    "more Auth Tokens than a rotation needs",
    { TWILIO_AUTH_TOKEN: Array.from({ length: 11 }, (_, index) => `token-${index}`).join() },
    ["TWILIO_AUTH_TOKEN has more than 10 entries."],
  ],
  ["an empty Auth Token among others", { TWILIO_AUTH_TOKEN: "a,,b" }, ["TWILIO_AUTH_TOKEN has an empty entry."]],
  [
    "shared keys without secrets",
    { WEBHOOK_SHARED_KEYS: '{"webhooks_sharedkey_a":""}' },
    ['WEBHOOK_SHARED_KEYS is not a JSON object of secrets such as {"webhooks_sharedkey_…":"…"}.'],
  ],
  [
    "more shared keys than a rotation needs",
    { WEBHOOK_SHARED_KEYS: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`key_${index}`, "secret"])) },
    ["WEBHOOK_SHARED_KEYS has more than 10 entries."],
  ],
  [
    "half a key",
    { TWILIO_API_SECRET: "" },
    ["TWILIO_API_SECRET is missing; TWILIO_API_KEY needs it.", "TWILIO_API_SECRET (or KEY_RING_SECRET) is missing."],
  ],
  [
    "two names of one setting that differ",
    { TWILIO_API_KEY_SID: `SK${"9".repeat(32)}` },
    ["TWILIO_API_KEY and TWILIO_API_KEY_SID are set to different values; set one of them."],
  ],
  [
    "e-mail addresses for Voice",
    { ...voice, SESSION_IDENTITY_CLAIM: "email" },
    [/^IDENTITY_ENCODING is none, and an e-mail address cannot/],
  ],
  [
    "Auth0's subjects for Voice",
    { ...jwks, ...voice, SESSION_ISSUER: "https://app.eu.auth0.com/" },
    [/^IDENTITY_ENCODING is none, and a subject of Auth0/],
  ],
  ...[
    ["ALLOWED_ORIGIN", "ALLOWED_ORIGINS"],
    ["QUOTA_TOKEN", "QUOTA_TOKENS"],
    ["SESSION_JWKS", "SESSION_JWKS_URL"],
    ["SESSION_JWKS_URI", "SESSION_JWKS_URL"],
    ["TOKEN_TTL_SECONDS", "TOKEN_TTL"],
    ["ADMIN_SECERT", "ADMIN_SECRET"],
    ["Twilio_Edge", "TWILIO_EDGE"],
    ["INTROSPECTON_SECRET", "INTROSPECTION_SECRET"],
    ["KEY_ROTATION", "KEY_ROTATION_DAYS"],
    ["IDENTITES", undefined],
    ["ADRESS_RATE_LIMITER", "ADDRESS_RATE_LIMITER"],
  ].map(([name, meant]) => [
    `the name ${name}`,
    { [name]: "x" },
    meant ? [`${name} is not a setting (did you mean ${meant}?).`] : [],
  ]),
  [
    "names of other programs",
    { SESSION_MANAGER: "x", TWILIO_PHONE_NUMBER: "x", TWILIO_MESSAGING_SERVICE_SID: "x", PATH: "x", ADMIN_EMAIL: "x" },
    [],
  ],
  ["any issuer and audience, said so", { ...jwks, SESSION_ISSUER: "*", SESSION_AUDIENCE: "*" }, []],
  [
    "Cloudflare Access",
    { ADMIN_JWKS_URL: values.ADMIN_JWKS_URL[0], ADMIN_ISSUER: "i", ADMIN_AUDIENCE: "a", ADMIN_ROLE: "*" },
    [],
  ],
  ["a ring that is complete", complete, []],
  ["a region and an edge", { ...complete, TWILIO_REGION: "ie1", TWILIO_EDGE: "dublin" }, []],
  ["a region without an edge, and no REST API in use", { TWILIO_REGION: "ie1" }, []],
  [
    "a region without an edge, and the REST API in use",
    { ...complete, TWILIO_REGION: "ie1" },
    [/^TWILIO_EDGE is not usable/],
  ],
];
for (const [title, more, expected] of contradictions) {
  test(`${title}: ${expected.length === 0 ? "works" : "named"}`, () => {
    const { problems = [] } = outcomeOf({ ...base, ...more });
    assert.equal(problems.length, expected.length, problems.join("\n"));
    for (const [index, wanted] of expected.entries()) {
      if (wanted instanceof RegExp) assert.match(problems[index], wanted);
      else assert.ok(problems.includes(wanted), problems.join("\n"));
    }
  });
}

test("all mistakes are named at once", () => {
  const { KEY_RING_SECRET, TWILIO_MANAGEMENT_KEY } = complete;
  const { problems } = outcomeOf({
    ...bindings,
    KEY_RING_SECRET,
    TWILIO_MANAGEMENT_KEY,
    TOKEN_TTL: "x",
    TOKEN_GRANTS: '{"vocie":{}}',
  });
  for (const name of ["TWILIO_ACCOUNT_SID", "TWILIO_MANAGEMENT_SECRET", "SESSION_SECRET", "TOKEN_TTL", "vocie"]) {
    assert.ok(
      problems.some((problem) => problem.includes(name)),
      `${name}: ${problems.join("\n")}`,
    );
  }
});

const origins = [
  ["https://app.example", true],
  ["capacitor://localhost", true],
  ["ionic://localhost", true],
  ["chrome-extension://abcdefghijklmnopabcdefghijklmnop", true],
  ["http://localhost:3000", true],
  ["http://192.168.1.20:3000", true],
  ["http://10.0.0.7", true],
  ["http://172.16.0.1", true],
  ["http://172.32.0.1", false],
  ["http://192.169.1.1", false],
  ["http://192.168.1.20.example", false],
  ["http://10.example", false],
  ["capacitor://localhost/", false],
  ["Capacitor://localhost", false],
  ["file://localhost", false],
  ["data://x", false],
  ["javascript://x", false],
];
for (const [origin, allowed] of origins) {
  test(`the origin ${origin} ${allowed ? "can" : "cannot"} be allowed`, () => {
    const { problems = [] } = outcomeOf({ ...base, ALLOWED_ORIGINS: origin });
    assert.equal(problems.length, allowed ? 0 : 1);
  });
}
