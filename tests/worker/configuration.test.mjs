import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, grants, sessionSecret, settings, startEdges } from "./harness.mjs";
import { session } from "./sessions.mjs";

const without = (...names) => Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));

// What is set, and what the answer has to name.
const mistakes = [
  ["nothing", {}, [/TWILIO_ACCOUNT_SID/, /TWILIO_API_KEY/, /TWILIO_API_SECRET/, /SESSION_SECRET.*missing/]],
  ["no account", without("TWILIO_ACCOUNT_SID"), [/TWILIO_ACCOUNT_SID/]],
  ["no key and no secret", without("TWILIO_API_KEY", "TWILIO_API_SECRET"), [/TWILIO_API_KEY/, /TWILIO_API_SECRET/]],
  ["the key where the account belongs", { ...settings, TWILIO_ACCOUNT_SID: account.keySid }, [/account SID/i]],
  ["a key SID of 31 digits", { ...settings, TWILIO_API_KEY: `SK${"b".repeat(31)}` }, [/API key SID/i]],
  ["no way to verify sessions", without("SESSION_SECRET"), [/SESSION_SECRET \(or SESSION_JWKS_URL\) is missing/]],
  [
    "a session secret of 31 bytes",
    { ...settings, SESSION_SECRET: "s".repeat(31) },
    [/SESSION_SECRET is shorter than 32 bytes/],
  ],
  [
    "a session secret of 513 bytes",
    { ...settings, SESSION_SECRET: "s".repeat(513) },
    [/SESSION_SECRET is longer than 512 bytes/],
  ],
  ["two ways to verify sessions", { ...settings, SESSION_JWKS_URL: "https://app.example/keys" }, [/both set/]],
  [
    "keys by plain http",
    { ...without("SESSION_SECRET"), SESSION_JWKS_URL: "http://app.example/keys" },
    [/SESSION_JWKS_URL is not an https URL/],
  ],
  [
    "keys from a host that looks like loopback",
    { ...without("SESSION_SECRET"), SESSION_JWKS_URL: "http://localhost.example/keys" },
    [/SESSION_JWKS_URL/],
  ],
  ["keys from nowhere", { ...without("SESSION_SECRET"), SESSION_JWKS_URL: "keys.json" }, [/SESSION_JWKS_URL/]],
  [
    "a session secret that is not text",
    { ...settings, SESSION_SECRET: { secret: sessionSecret } },
    [/SESSION_SECRET is not text/],
  ],
  ["grants that are not JSON", { ...settings, TOKEN_GRANTS: "{voice}" }, [/TOKEN_GRANTS is not a JSON object/]],
  ["grants that are a list", { ...settings, TOKEN_GRANTS: '["voice"]' }, [/TOKEN_GRANTS is not a JSON object/]],
  ["an unknown grant", { ...settings, TOKEN_GRANTS: '{"vocie":{}}' }, [/TOKEN_GRANTS.*vocie/]],
  [
    "a grant with a wrong SID",
    { ...settings, TOKEN_GRANTS: '{"sync":{"serviceSid":"IS1"}}' },
    [/TOKEN_GRANTS.*grants\.sync\.serviceSid/],
  ],
  ...["0", "-1", "1.5", "86401", "1e3", "3600s", "0x10", " "].map((ttl) => [
    `a TTL of "${ttl}"`,
    { ...settings, TOKEN_TTL: ttl },
    [/TOKEN_TTL is not a whole number/],
  ]),
  ...[
    ["QUOTA_TOKENS", ["-1", "1001", "1.5", "many", " 5"], "tokens from 0 to 1000"],
    ["QUOTA_WINDOW", ["0", "86401", "1h"], "seconds from 1 to 86400"],
    ["RATE_LIMIT_PERIOD", ["9", "61"], "seconds from 10 to 60"],
  ].flatMap(([name, values, range]) =>
    values.map((value) => [
      `${name} of "${value}"`,
      { ...settings, [name]: value },
      [new RegExp(`${name} is not a whole number of ${range}`)],
    ]),
  ),
  [
    "a rate-limit period of half a minute",
    { ...settings, RATE_LIMIT_PERIOD: "30" },
    [/RATE_LIMIT_PERIOD is neither 10 nor 60/],
  ],
  ...[
    "*",
    "null",
    "app.example",
    "http://app.example",
    "https://app.example/",
    "https://app.example/path",
    "https://App.example",
    "https://app.example:443",
    "https://bücher.example",
    "https://*.app.example",
    "file://",
  ].map((origin) => [
    `the origin ${origin}`,
    { ...settings, ALLOWED_ORIGINS: `https://one.example, ${origin}` },
    [/ALLOWED_ORIGINS is not usable: number 2 is not an origin/],
  ]),
  ...["INTROSPECTION_SECRET", "AUDIT_SECRET"].flatMap((name) =>
    ["s".repeat(31), `${"s".repeat(32)} with a space`, "ä".repeat(40)].map((value) => [
      `a ${name} of ${value.length} characters`,
      { ...settings, [name]: value },
      [new RegExp(`${name} (is not 32 or more|has white space)`)],
    ]),
  ),
  [
    "several mistakes at once",
    { ...settings, TOKEN_TTL: "x", TOKEN_GRANTS: "x", SESSION_SECRET: "x", QUOTA_TOKENS: "x", ALLOWED_ORIGINS: "x" },
    [/TOKEN_TTL/, /TOKEN_GRANTS/, /SESSION_SECRET/, /QUOTA_TOKENS/, /ALLOWED_ORIGINS/],
  ],
];
const fine = [
  [
    "the other names of the key and its secret",
    {
      ...without("TWILIO_API_KEY", "TWILIO_API_SECRET"),
      TWILIO_API_KEY_SID: account.keySid,
      TWILIO_API_KEY_SECRET: account.secret,
    },
  ],
  ["settings as JSON", { ...settings, TOKEN_GRANTS: grants, TOKEN_TTL: 600 }],
  ["no grants and no TTL", without("TOKEN_GRANTS")],
  [
    "empty settings, which count as unset",
    {
      ...settings,
      ALLOWED_ORIGINS: "",
      QUOTA_TOKENS: "",
      RATE_LIMIT_PERIOD: "",
      INTROSPECTION_SECRET: "",
      AUDIT_SECRET: "",
      TOKEN_GRANTS: "",
      TOKEN_TTL: "",
      SESSION_ISSUER: "",
      SESSION_JWKS_URL: "",
    },
  ],
  ["the longest TTL", { ...settings, TOKEN_TTL: "86400" }],
];
let server;
let wrong;
let right;
before(async () => {
  server = await startEdges(...[...mistakes, ...fine].map(([, values]) => values));
  wrong = server.edges.slice(0, mistakes.length);
  right = server.edges.slice(mistakes.length);
});
after(() => server?.close());

for (const [index, [title, values, named]] of mistakes.entries()) {
  test(`${title}: 500 that names it and shows no value`, async () => {
    const token = await wrong[index].ask(await session());
    const health = await wrong[index].fetch("/healthz");
    assert.deepEqual([token.status, health.status], [500, 500]);
    const text = await token.text();
    assert.equal(await health.text(), text);
    const { error } = JSON.parse(text);
    assert.equal(error.code, "not_configured");
    assert.ok(error.problems.length > 0);
    for (const pattern of named) assert.match(error.message, pattern);
    for (const value of valuesIn(values)) assert.ok(!text.includes(value), `${value} in ${text}`);
  });
}

for (const [index, [title]] of fine.entries()) {
  test(`${title}: works`, async () => {
    assert.equal((await right[index].fetch("/healthz")).status, 200);
    assert.equal((await right[index].ask(await session())).status, 201);
  });
}

test("the log names the problems of each deployment without a value", () => {
  const logs = server.logs();
  const said = logs.filter((line) => JSON.parse(line).event === "not_configured");
  assert.equal(said.length, mistakes.length, "once each, however many requests there are");
  for (const value of valuesIn(settings)) assert.ok(!said.join().includes(value), value);
});

/** The secrets and SIDs among the settings. */
function valuesIn({ SESSION_SECRET, TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET }) {
  const values = [SESSION_SECRET, TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET];
  return values.filter((value) => typeof value === "string" && value.length > 1);
}
