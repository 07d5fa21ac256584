import { ACCOUNT, CHAT_SERVICE, GOLDEN, inPage, KEY, NOW, SECRET, WORKER, WORKSPACE, withClock } from "../fixtures.mjs";
import { equal, ok, refuses, same } from "../registry.mjs";

const claims = (token) => JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
const megabyte = "x".repeat(1 << 20);

/** Asserts that `run` throws an ordinary error with this message. */
function throws(run, message, name = "Error") {
  let thrown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  ok(thrown !== undefined, `expected it to throw: ${message}`);
  same([thrown.name, thrown.message], [name, message]);
}

/** Runs a function with the clock stopped at NOW. */
function atNow(run) {
  const { now } = Date;
  Date.now = () => NOW * 1000 + 999;
  try {
    return run();
  } finally {
    Date.now = now;
  }
}

export function compatTests(test, pkg, subPaths) {
  /** Called when tests run, not when they are registered. */
  const jwt = () => subPaths.compat.default.jwt;
  const token = (options = { identity: "alice" }) => new (jwt().AccessToken)(ACCOUNT, KEY, SECRET, options);
  const capability = (options = {}) =>
    new (jwt().ClientCapability)({ accountSid: ACCOUNT, authToken: "t", ...options });

  test("compat: only pages need dangerouslyAllowBrowser", () => {
    const { dangerouslyAllowBrowser } = subPaths.compat;
    if (inPage) {
      for (const made of [token(), capability()]) refuses(pkg, () => made.toJwt(), { code: "browser_not_allowed" });
      dangerouslyAllowBrowser();
    }
    equal(token().toJwt().split(".").length, 3);
    equal(capability().toJwt().split(".").length, 3);
  });

  test("compat: AccessToken mints the twilio package's token", () => {
    const { VideoGrant, ChatGrant } = jwt().AccessToken;
    const made = token({ identity: "alice", region: "ie1", nbf: NOW - 10, ttl: 600 });
    made.addGrant(new VideoGrant());
    made.addGrant(new ChatGrant({ serviceSid: CHAT_SERVICE }));
    equal(
      atNow(() => made.toJwt()),
      GOLDEN,
    );
  });

  test("compat: mints tokens that the main API refuses, as the twilio package does", () => {
    const { VideoGrant } = jwt().AccessToken;
    const late = token({ identity: "alice", ttl: 60, nbf: NOW + 61 });
    late.addGrant(new VideoGrant({ room: undefined }));
    const { nbf, exp, grants } = claims(atNow(() => late.toJwt()));
    equal([nbf, exp, JSON.stringify(grants.video)].join(), `${NOW + 61},${NOW + 60},{}`);
    equal(claims(withClock(0, () => token().toJwt())).exp, 3600);
    const short = new (jwt().AccessToken)(ACCOUNT, KEY, " x\n", { identity: "alice", ttl: 864_000 });
    equal(claims(atNow(() => short.toJwt())).exp, NOW + 864_000);
  });

  test("compat: the named exports equal the members of the default export", () => {
    const { default: twilio, dangerouslyAllowBrowser, ...named } = subPaths.compat;
    for (const [name, value] of Object.entries(twilio)) equal(named[name], value, name);
    for (const name of ["AccessToken", "ClientCapability"]) equal(named[name], twilio.jwt[name], name);
    equal(named.TaskRouterCapability, twilio.jwt.taskrouter.TaskRouterCapability);
    equal(named.Policy, twilio.jwt.taskrouter.TaskRouterCapability.Policy);
  });

  test("compat: a ttl is a number of seconds or a timespan", () => {
    const lifetime = (ttl) => {
      const { iat, exp } = claims(token({ identity: "alice", ttl }).toJwt());
      return exp - iat;
    };
    same([undefined, 0, 60, -60, 10 ** 9, "1h", "3600", "2 days", "-1 minute", ".5w"].map(lifetime), [
      3600,
      3600,
      60,
      -60,
      10 ** 9,
      3600,
      3,
      172_800,
      -60,
      302_400,
    ]);
  });

  const refusals = {
    "no account": [() => new (jwt().AccessToken)("", KEY, SECRET, {}), "accountSid is required"],
    "no key": [() => new (jwt().AccessToken)(ACCOUNT, null, SECRET, {}), "keySid is required"],
    "no secret": [() => new (jwt().AccessToken)(ACCOUNT, KEY, undefined, {}), "secret is required"],
    "no identity": [() => token({ identity: 0 }), "identity is required to be specified in options"],
    "no options": [() => token(null), "identity is required to be specified in options"],
    "an algorithm of another name": [
      () => token().toJwt("none"),
      "Algorithm not supported. Allowed values are HS256, HS384, HS512",
    ],
    "a fractional ttl": [
      () => token({ identity: "alice", ttl: 1.5 }).toJwt(),
      '"expiresIn" should be a number of seconds or string representing a timespan',
    ],
    "a ttl that is not a timespan": [
      () => token({ identity: "alice", ttl: "soon" }).toJwt(),
      '"expiresIn" should be a number of seconds or string representing a timespan eg: "1d", "20h", 60',
    ],
    "a ttl of a megabyte": [
      () => token({ identity: "alice", ttl: megabyte }).toJwt(),
      '"expiresIn" should be a number of seconds or string representing a timespan eg: "1d", "20h", 60',
    ],
    "a secret that is not a string": [
      () => new (jwt().AccessToken)(ACCOUNT, KEY, 7, { identity: "alice" }).toJwt(),
      "secretOrPrivateKey is not valid key material",
    ],
    "a key that is not a string": [
      () => new (jwt().AccessToken)(ACCOUNT, 7, SECRET, { identity: "alice" }).toJwt(),
      '"issuer" must be a string',
    ],
    "an account that is not a string": [
      () => new (jwt().AccessToken)({}, KEY, SECRET, { identity: "alice" }).toJwt(),
      '"subject" must be a string',
    ],
    "no options of a capability": [() => new (jwt().ClientCapability)(), 'Required parameter "options" missing.'],
    "a capability of no account": [
      () => capability({ accountSid: "" }),
      'Required parameter "options.accountSid" missing.',
    ],
    "a capability of no token": [
      () => capability({ authToken: null }),
      'Required parameter "options.authToken" missing.',
    ],
    "a capability's ttl as text": [() => capability({ ttl: "60" }).toJwt(), '"exp" should be a number of seconds'],
    "a scope of no application": [
      () => new (jwt().ClientCapability.OutgoingClientScope)({}),
      'Required parameter "options.applicationSid" missing.',
    ],
    "a channel that is missing": [
      () =>
        new (jwt().taskrouter.TaskRouterCapability)({ accountSid: ACCOUNT, authToken: "t", workspaceSid: WORKSPACE }),
      'Required parameter "options.channelId" missing.',
    ],
  };
  for (const [what, [run, message]] of Object.entries(refusals)) {
    test(`compat: refuses ${what} with the twilio package's message`, () => throws(run, message));
  }

  test("compat: scopes of every kind", () => {
    const { EventStreamScope, IncomingClientScope, OutgoingClientScope } = jwt().ClientCapability;
    const made = capability();
    made.addScope(new OutgoingClientScope({ applicationSid: "AP1", clientName: "é", params: { "a b": "1&2" } }));
    made.addScope(new IncomingClientScope("a b"));
    made.addScope(new EventStreamScope({ f: 7 }));
    equal(
      claims(made.toJwt()).scope,
      "scope:client:outgoing?appSid=AP1&clientName=%C3%A9&appParams=a%2520b%3D1%25262 " +
        "scope:client:incoming?clientName=a%20b " +
        "scope:stream:subscribe?path=/2010-04-01/Events&appParams=f%3D7",
    );
    throws(() => new IncomingClientScope("\ud800").payload(), "URI malformed", "URIError");
  });

  test("compat: a TaskRouter capability and the default policies", () => {
    const { TaskRouterCapability, util } = jwt().taskrouter;
    const options = { accountSid: ACCOUNT, authToken: "t", workspaceSid: WORKSPACE, channelId: WORKER };
    const made = new TaskRouterCapability(options);
    for (const policy of util.defaultWorkerPolicies("v1", WORKSPACE, WORKER)) made.addPolicy(policy);
    for (const policy of util.defaultEventBridgePolicies(ACCOUNT, WORKER)) made.addPolicy(policy);
    const { policies, worker_sid, version, exp, iat } = claims(made.toJwt());
    same([worker_sid, version, exp - iat], [WORKER, "v1", 3600]);
    same(
      policies.map(({ url, method }) => ({ url, method })),
      [...pkg.defaultWorkerPolicies(WORKSPACE, WORKER), ...pkg.defaultEventBridgePolicies(ACCOUNT, WORKER)],
    );
  });

  test("compat: hostile grants, identities and secrets cause no failure", () => {
    const made = token({ identity: `${megabyte}\ud800` });
    made.addGrant({ key: "__proto__", toPayload: () => ({ polluted: true }) });
    made.addGrant({ key: "constructor", toPayload: () => ({ a: "\udc00" }) });
    equal(claims(made.toJwt()).grants.identity, `${megabyte}\ud800`);
    equal({}.polluted, undefined);
    const long = new (jwt().AccessToken)(ACCOUNT, KEY, `${megabyte}\n\ud800`, { identity: "alice" });
    equal(long.toJwt("HS512").split(".").length, 3);
    equal(
      atNow(() => token().toJwt()),
      atNow(() => token().toJwt("HS256")),
    );
  });

  const AUTH = "12345";
  const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
  const params = () => ({
    CallSid: "CA1234567890ABCDE",
    Caller: "+14158675309",
    Digits: "1234",
    From: "+14158675309",
    To: "+18005551212",
  });
  const signature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
  const body = '{"property": "value", "boolean": true}';
  const hash = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
  const urlWithHash = `${url}&bodySHA256=${hash}`;
  const signatureWithHash = "a9nBmqA0ju/hNViExpshrM61xv4=";

  /** Creates a request like that of Express. */
  const expressRequest = (rest = {}) => ({
    protocol: "https",
    headers: { host: "mycompany.com" },
    originalUrl: "/myapp.php?foo=1&bar=2",
    header: (name) => (name === "X-Twilio-Signature" ? signature : undefined),
    body: params(),
    ...rest,
  });

  test("compat: webhook signatures and hashes are those of the vectors", () => {
    const twilio = subPaths.compat.default;
    equal(twilio.getExpectedTwilioSignature(AUTH, url, params()), signature);
    const several = { Sid: "CA123", SidAccount: "AC123", Digits: ["5678", "1234", "1234"] };
    equal(twilio.getExpectedTwilioSignature(AUTH, url, several), "IK+Dwps556ElfBT0I3Rgjkr1wJU=");
    equal(twilio.getExpectedBodyHash(body), hash);
    equal(twilio.getExpectedBodyHash(new TextEncoder().encode(body)), hash);
    equal(twilio.validateBody(body, hash), true);
    equal(twilio.validateBody(body, hash.toUpperCase()), false);
  });

  test("compat: only signed requests are accepted", () => {
    const { validateRequest, validateRequestWithBody } = subPaths.compat.default;
    equal(validateRequest(AUTH, signature, url, params()), true);
    equal(validateRequest(AUTH, signature, url.replace(".com/", ".com:443/"), params()), true);
    equal(validateRequest(AUTH, signature, url, { ...params(), Digits: "1235" }), false);
    equal(validateRequest("12346", signature, url, params()), false);
    for (const other of ["", signature.slice(1), `${signature}=`, signature.toLowerCase(), undefined, null, {}, 7]) {
      equal(validateRequest(AUTH, other, url, params()), false, String(other));
    }
    equal(validateRequestWithBody(AUTH, signatureWithHash, urlWithHash, body), true);
    equal(validateRequestWithBody(AUTH, signatureWithHash, urlWithHash, `${body} `), false);
    equal(validateRequestWithBody(AUTH, signatureWithHash, urlWithHash, new Uint8Array([0xff])), false);
    throws(() => validateRequest(AUTH, signature, "/myapp.php", params()), "Invalid URL", "TypeError");
  });

  test("compat: hostile parameters are refused quickly", () => {
    const { validateRequest } = subPaths.compat.default;
    const hostile = JSON.parse('{"__proto__":"x","constructor":"y","":"","\\ud800":"\\udc00","a":[[["b"]],null,7]}');
    equal(validateRequest(AUTH, signature, url, hostile), false);
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`p${at}`, "x".repeat(100)]));
    equal(validateRequest(AUTH, signature, url, many), false);
    // Not longer: Firefox rejects URLs of a megabyte.
    const long = `https://mycompany.com/${megabyte.slice(megabyte.length / 2)}`;
    equal(validateRequest(AUTH, signature, long, params()), false);
    equal(validateRequest(AUTH, signature, url, params()), true);
  });

  test("compat: Express requests are verified with their own URL or a given one", () => {
    const { validateIncomingRequest, validateExpressRequest } = subPaths.compat.default;
    for (const validate of [validateIncomingRequest, validateExpressRequest]) {
      equal(validate(expressRequest(), AUTH), true);
      equal(validate(expressRequest({ protocol: "http" }), AUTH), false);
      const behind = expressRequest({ protocol: "http", headers: { host: "internal" } });
      equal(validate(behind, AUTH, { protocol: "https", host: "mycompany.com" }), true);
      equal(validate(behind, AUTH, { url }), true);
      equal(validate(expressRequest({ headers: { host: "my company.com" } }), AUTH), false);
      equal(validate(expressRequest({ headers: {} }), AUTH), false);
    }
    const json = { originalUrl: `/myapp.php?foo=1&bar=2&bodySHA256=${hash}`, header: () => signatureWithHash };
    equal(validateIncomingRequest(expressRequest({ ...json, rawBody: body }), AUTH), true);
    equal(validateIncomingRequest(expressRequest({ ...json, rawBody: new TextEncoder().encode(body) }), AUTH), true);
    equal(validateIncomingRequest(expressRequest({ ...json, rawBody: "{}" }), AUTH), false);
    equal(validateIncomingRequest(expressRequest({ ...json, body: JSON.parse(body) }), AUTH), false);
  });

  test("compat: the middleware passes on signed requests and responds to others", () => {
    const run = (middleware, request) => {
      const done = [];
      const response = {
        type(it) {
          done.push(it);
          return this;
        },
        status(it) {
          done.push(it);
          return this;
        },
        send: (it) => done.push(it.slice(0, 13)),
      };
      middleware(request, response, () => done.push("next"));
      return done;
    };
    const { webhook } = subPaths.compat.default;
    same(run(webhook(AUTH), expressRequest()), ["next"]);
    same(run(webhook({ authToken: AUTH }), expressRequest()), ["next"]);
    same(run(webhook({ host: "mycompany.com" }, AUTH), expressRequest({ headers: { host: "x" } })), ["next"]);
    same(run(webhook({ validate: false }), expressRequest({ header: () => undefined })), ["next"]);
    same(run(webhook(AUTH), expressRequest({ body: {} })), ["text/plain", 403, "Twilio Reques"]);
    same(run(webhook(AUTH), expressRequest({ header: () => undefined })), ["text/plain", 400, "No signature "]);
  });
}
