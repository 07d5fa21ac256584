import { ACCOUNT, APPLICATION, authToken as anyAuthToken, KEY, NOW, WORKER, WORKSPACE } from "../fixtures.mjs";
import { equal, ok, refuses, same } from "../registry.mjs";

/** The Auth Token of the test vectors, and a token of each kind that the `twilio` package mints at NOW. */
const authToken = (pkg) => anyAuthToken(pkg, { authToken: "authtok" });
const CLIENT =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
  "eyJzY29wZSI6InNjb3BlOmNsaWVudDpvdXRnb2luZz9hcHBTaWQ9QVAxMTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMSZjbGllbnROYW1l" +
  "PWElMjBiJTI2YyUzRGQlMkYlQzMlQTknIX4qKCkmYXBwUGFyYW1zPWsxJTNEdiUyNTIwMSUyNTI2MiUyNmsyJTNEeCUyNTNEeSBzY29wZTpjbGll" +
  "bnQ6aW5jb21pbmc_Y2xpZW50TmFtZT1hJTIwYiBzY29wZTpzdHJlYW06c3Vic2NyaWJlP3BhdGg9LzIwMTAtMDQtMDEvRXZlbnRzJmFwcFBhcmFt" +
  "cz1mJTNEMSUyNTIwMiIsImlzcyI6IkFDYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWEiLCJleHAiOjE3MDAwMDA2MDAsImlhdCI6MTcw" +
  "MDAwMDAwMH0.IcZviJEN7M6FW25h_fC5EYI7PzwgyQbBpzVVvBJyWjE";
const TASK_ROUTER =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." +
  "eyJpc3MiOiJBQ2FhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhIiwiZXhwIjoxNzAwMDg2NDAwLCJ2ZXJzaW9uIjoidjEiLCJhY2NvdW50" +
  "X3NpZCI6IkFDYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWEiLCJjaGFubmVsIjoiV0s1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1" +
  "NTU1NSIsIndvcmtzcGFjZV9zaWQiOiJXUzQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0IiwicG9saWNpZXMiOlt7InVybCI6Imh0dHBz" +
  "Oi8vdGFza3JvdXRlci50d2lsaW8uY29tL3YxL1dvcmtzcGFjZXMvV1M0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NC9Xb3JrZXJzL1dL" +
  "NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTUiLCJtZXRob2QiOiJQT1NUIiwicXVlcnlfZmlsdGVyIjp7fSwicG9zdF9maWx0ZXIiOnsi" +
  "QWN0aXZpdHlTaWQiOnsicmVxdWlyZWQiOnRydWV9fSwiYWxsb3ciOnRydWV9LHsidXJsIjoiaHR0cHM6Ly90YXNrcm91dGVyLnR3aWxpby5jb20v" +
  "djEvV29ya3NwYWNlcy9XUzQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQ0L1Rhc2tzLyoqIiwibWV0aG9kIjoiREVMRVRFIiwicXVlcnlf" +
  "ZmlsdGVyIjp7IlBhZ2UiOnsicmVxdWlyZWQiOmZhbHNlfSwiw6kiOnsicmVxdWlyZWQiOnRydWV9fSwicG9zdF9maWx0ZXIiOnt9LCJhbGxvdyI6" +
  "dHJ1ZX1dLCJ3b3JrZXJfc2lkIjoiV0s1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NTU1NSIsImlhdCI6MTcwMDAwMDAwMH0." +
  "bNm5gOFCbk3M2Pp7zsBmnw8BmL7qltJUFIFRCF_WinU";

const clientOptions = () => ({
  ttl: 600,
  issuedAt: NOW,
  outgoing: { applicationSid: APPLICATION, clientName: "a b&c=d/é'!~*()", params: { k1: "v 1&2", k2: "x=y" } },
  incoming: { clientName: "a b" },
  events: { filters: { f: "1 2" } },
});
const workspace = `https://taskrouter.twilio.com/v1/Workspaces/${WORKSPACE}`;
const taskRouterOptions = () => ({
  workspaceSid: WORKSPACE,
  channelId: WORKER,
  ttl: 86_400,
  issuedAt: NOW,
  policies: [
    { url: `${workspace}/Workers/${WORKER}`, method: "POST", postFilter: { ActivitySid: { required: true } } },
    {
      url: `${workspace}/Tasks/**`,
      queryFilter: { Page: { required: false }, é: { required: true } },
      method: "DELETE",
      allow: true,
    },
  ],
});

const claims = (token) => JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
const megabyte = "x".repeat(1 << 20);
const withProto = () => JSON.parse('{"__proto__":"x"}');
const cyclic = {};
cyclic.self = cyclic;
const throwing = {
  get clientName() {
    throw new Error("not from here");
  },
};

const badClientOptions = [
  ["options as text", "incoming", "invalid_argument", "options"],
  ["options of null", null, "invalid_argument", "options"],
  ["options of undefined", undefined, "invalid_argument", "options"],
  ["options as an array", [], "invalid_argument", "options"],
  ["an own __proto__", withProto(), "invalid_argument"],
  ["an unknown option", { incomming: { clientName: "a" } }, "invalid_argument", "incomming", ["incoming"]],
  ["a ttl of 0", { ttl: 0 }, "invalid_ttl", "ttl"],
  ["a fractional ttl", { ttl: 1.5 }, "invalid_ttl", "ttl"],
  ["a ttl of NaN", { ttl: Number.NaN }, "invalid_ttl", "ttl"],
  ["a ttl as text", { ttl: "3600" }, "invalid_ttl", "ttl"],
  ["a ttl over 24 hours", { ttl: 86_401 }, "invalid_ttl", "ttl"],
  ["a fractional issuedAt", { issuedAt: 1.5 }, "invalid_argument", "issuedAt"],
  ["a bigint", { issuedAt: 1n }, "invalid_argument"],
  ["incoming calls as text", { incoming: "alice" }, "invalid_argument", "incoming"],
  ["incoming calls without a client name", { incoming: {} }, "invalid_identity", "incoming.clientName"],
  ["a name that is empty", { incoming: { clientName: "" } }, "invalid_identity", "incoming.clientName"],
  ["a name that is not a string", { incoming: { clientName: 7 } }, "invalid_argument", "incoming.clientName"],
  ["a name of a megabyte", { incoming: { clientName: megabyte } }, "invalid_identity", "incoming.clientName"],
  ["a name with a lone surrogate", { incoming: { clientName: "a\ud800" } }, "invalid_argument", "incoming"],
  ["a name that throws when it is read", { incoming: throwing }, "invalid_argument"],
  ["outgoing calls to no application", { outgoing: {} }, "invalid_sid", "outgoing.applicationSid", ["AP"]],
  ["an SK as application", { outgoing: { applicationSid: KEY } }, "invalid_sid", "outgoing.applicationSid"],
  [
    "parameters as a string",
    { outgoing: { applicationSid: APPLICATION, params: "a=b" } },
    "invalid_argument",
    "outgoing.params",
  ],
  [
    "a parameter that is not a string",
    { outgoing: { applicationSid: APPLICATION, params: { a: "b", n: [1] } } },
    "invalid_argument",
    "outgoing.params.n",
  ],
  [
    "a parameter called __proto__",
    { outgoing: { applicationSid: APPLICATION, params: withProto() } },
    "invalid_argument",
  ],
  ["filters that hold themselves", { events: { filters: cyclic } }, "invalid_argument"],
  ["a filter with a lone surrogate", { events: { filters: { "\ud800": "a" } } }, "invalid_argument"],
  ["a filter of a megabyte", { events: { filters: { f: megabyte } } }, "invalid_argument", "options"],
];

const badTaskRouterOptions = [
  ["options of null", null, "invalid_argument", "options"],
  ["no workspace", { workspaceSid: undefined }, "invalid_sid", "workspaceSid"],
  ["a worker as workspace", { workspaceSid: WORKER }, "invalid_sid", "workspaceSid", ["WS", "WK"]],
  ["no channel", { channelId: undefined }, "invalid_sid", "channelId"],
  ["a channel of another kind", { channelId: KEY }, "invalid_sid", "channelId", ["WK", "WQ", "WS"]],
  ["an empty friendlyName", { friendlyName: "" }, "invalid_argument", "friendlyName"],
  ["a friendlyName of a megabyte", { friendlyName: megabyte }, "invalid_argument", "options"],
  ["a negative ttl", { ttl: -1 }, "invalid_ttl", "ttl"],
  ["a version", { version: "v1" }, "invalid_argument", "version"],
  ["policies as an object", { policies: {} }, "invalid_argument", "policies"],
  ["a policy as text", { policies: ["https://x"] }, "invalid_argument", "policies.0"],
  ["a policy that is not there", { policies: [undefined] }, "invalid_argument", "policies.0"],
  ["a policy without a URL", { policies: [{ url: "x" }, {}] }, "invalid_argument", "policies.1.url"],
  ["a method in lower case", { policies: [{ url: "x", method: "get" }] }, "invalid_argument", "policies.0.method"],
  ["a filter as an array", { policies: [{ url: "x", postFilter: [] }] }, "invalid_argument", "policies.0.postFilter"],
  ["an allow as text", { policies: [{ url: "x", allow: "false" }] }, "invalid_argument", "policies.0.allow"],
  ["a policy's unknown option", { policies: [{ ulr: "x" }] }, "invalid_argument", "policies.0.ulr", ["url"]],
];

export function capabilityTests(test, pkg) {
  test("capability tokens: for Twilio Client, the twilio package's token", () => {
    equal(authToken(pkg).clientCapabilityToken(clientOptions()), CLIENT);
  });

  test("capability tokens: for TaskRouter, the twilio package's token", () => {
    equal(authToken(pkg).taskRouterCapabilityToken(taskRouterOptions()), TASK_ROUTER);
  });

  test("capability tokens: by default valid for an hour from now", () => {
    const before = Math.floor(Date.now() / 1000);
    const { scope, iss, iat, exp } = claims(authToken(pkg).clientCapabilityToken({}));
    same([scope, iss, exp - iat], ["", ACCOUNT, 3600]);
    ok(iat >= before && iat <= before + 5, `issued at ${iat}, at ${before} or later`);
  });

  test("capability tokens: a policy can deny", () => {
    const options = { ...taskRouterOptions(), policies: [{ url: "https://x", allow: false }] };
    const [policy] = claims(authToken(pkg).taskRouterCapabilityToken(options)).policies;
    same(policy, { url: "https://x", method: "GET", query_filter: {}, post_filter: {}, allow: false });
  });

  test("capability tokens: the default policies of a worker", () => {
    same(
      pkg.defaultWorkerPolicies(WORKSPACE, WORKER),
      ["/Activities", "/Tasks/**", `/Workers/${WORKER}/Reservations/**`, `/Workers/${WORKER}`].map((path) => ({
        url: workspace + path,
        method: "GET",
      })),
    );
  });

  test("capability tokens: the default policies of the event bridge", () => {
    const url = `https://event-bridge.twilio.com/v1/wschannels/${ACCOUNT}/${WORKER}`;
    same(pkg.defaultEventBridgePolicies(ACCOUNT, WORKER), [
      { url, method: "GET" },
      { url, method: "POST" },
    ]);
  });

  test("capability tokens: default policies require SIDs", () => {
    const refusal = (field) => ({ code: "invalid_sid", field });
    refuses(pkg, () => pkg.defaultWorkerPolicies(WORKER, WORKER), refusal("workspaceSid"));
    refuses(pkg, () => pkg.defaultWorkerPolicies(WORKSPACE, `${WORKER}/../x`), refusal("workerSid"));
    refuses(pkg, () => pkg.defaultWorkerPolicies(), refusal("workspaceSid"));
    refuses(pkg, () => pkg.defaultEventBridgePolicies(KEY, WORKER), refusal("accountSid"));
    refuses(pkg, () => pkg.defaultEventBridgePolicies(ACCOUNT, null), refusal("channelId"));
  });

  for (const [what, options, code, field, mentions] of badClientOptions) {
    test(`capability tokens: for Twilio Client, refuses ${what}`, () => {
      const token = authToken(pkg);
      refuses(pkg, () => token.clientCapabilityToken(options), { code, field, mentions });
      equal(token.clientCapabilityToken(clientOptions()), CLIENT);
    });
  }

  for (const [what, options, code, field, mentions] of badTaskRouterOptions) {
    test(`capability tokens: for TaskRouter, refuses ${what}`, () => {
      const token = authToken(pkg);
      const given = options && { ...taskRouterOptions(), ...options };
      refuses(pkg, () => token.taskRouterCapabilityToken(given), { code, field, mentions });
      equal(token.taskRouterCapabilityToken(taskRouterOptions()), TASK_ROUTER);
    });
  }

  test("capability tokens: a freed Auth Token throws", () => {
    const token = authToken(pkg);
    token.free();
    refuses(pkg, () => token.clientCapabilityToken({}), { code: "freed" });
    refuses(pkg, () => token.taskRouterCapabilityToken(taskRouterOptions()), { code: "freed" });
  });
}
