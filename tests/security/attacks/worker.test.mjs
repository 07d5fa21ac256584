// Attacks on the routes of the worker, in workerd: sessions of other tenants, webhooks, caches, hosts, logs, prototypes, and the
// work that a request without a session can cause.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { ApiKey } from "twilio-edge-auth";
import { account, localSettings, settings, startFailingEdges } from "../../worker/harness.mjs";
import { adminSession, now, session, unsignedSession, utf8 } from "../../worker/sessions.mjs";

const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
const other = {
  sessions: "the-secret-that-signs-the-sessions-of-another-app",
  admins: "the-secret-that-signs-the-sessions-of-other-admins",
  introspection: "the-secret-of-the-backend-of-another-deployment",
};
const webhooks = { TWILIO_AUTH_TOKEN: AUTH_TOKEN, WEBHOOK_BASE_URL: "https://hooks.example.com" };

let server;
let ours;
let theirs;
before(async () => {
  server = await startFailingEdges(
    {
      ...localSettings,
      ...webhooks,
      INTROSPECTION_SECRET: "the-secret-of-the-backend-of-this-deployment",
      ALLOWED_ORIGINS: "https://app.example",
      SESSION_ISSUER: "https://ours.example",
      SESSION_AUDIENCE: "tokens",
    },
    {
      ...settings,
      TWILIO_API_SECRET: "the-secret-of-another-key-0123456789",
      SESSION_SECRET: other.sessions,
      ADMIN_SECRET: other.admins,
      INTROSPECTION_SECRET: other.introspection,
    },
  );
  [ours, theirs] = server.edges;
});
after(() => server?.close());

const claims = { iss: "https://ours.example", aud: "tokens" };
const bearer = (jwt) => ({ authorization: `Bearer ${jwt}` });
const codeOf = async (response) => (response.ok ? undefined : (await response.json()).error.code);
const form = { "content-type": "application/x-www-form-urlencoded" };

/** Every route that needs a session, as it is called. */
const routes = [
  ["POST", "/token", "{}"],
  ["POST", "/introspect", "token=x"],
  ["GET", "/keys"],
  ["POST", "/keys", '{"type":"standard"}'],
  ["POST", "/keys/try", "{}"],
  ["GET", `/keys/SK${"1".repeat(32)}`],
  ["POST", `/keys/SK${"1".repeat(32)}`, '{"friendlyName":"x"}'],
  ["DELETE", `/keys/SK${"1".repeat(32)}`],
  ["POST", `/keys/SK${"1".repeat(32)}/rotate`, "{}"],
  ["POST", `/keys/SK${"1".repeat(32)}/duplicate`, "{}"],
  ["GET", "/keys/rotations"],
  ["DELETE", `/keys/rotations/SK${"1".repeat(32)}`],
  ["GET", "/activity"],
  ["GET", "/identities/alice/denial"],
  ["PUT", "/identities/alice/denial", "{}"],
  ["DELETE", "/identities/alice/denial"],
  ["GET", "/ring"],
  ["POST", "/ring/rotate"],
];
const call = (edge, [method, path, body], headers = {}) =>
  edge.fetch(path, { method, headers: { "content-type": "application/json", ...headers }, ...(body && { body }) });

test("the sessions of these tests are accepted where they belong, so that refusals are meaningful", async () => {
  assert.equal((await ours.ask(await session(claims))).status, 201);
  assert.equal((await theirs.ask(await session({ key: utf8(other.sessions) }))).status, 201);
  assert.equal((await call(ours, ["GET", "/activity"], bearer(await adminSession()))).status, 200);
});

describe("a session of another tenant", () => {
  for (const [title, make] of [
    ["of another deployment", () => session({ key: utf8(other.sessions), ...claims })],
    ["of another issuer, with our secret", () => session({ ...claims, iss: "https://theirs.example" })],
    ["of an issuer that only begins like ours", () => session({ ...claims, iss: "https://ours.example.evil" })],
    ["of our issuer in another case", () => session({ ...claims, iss: "https://OURS.example" })],
    ["for another audience", () => session({ ...claims, aud: "admin" })],
    ["without issuer and audience", () => session()],
    ["of an admin, for the routes of users", () => adminSession(claims)],
    ["of an admin of another deployment", () => adminSession({ key: utf8(other.admins), ...claims })],
    ["that is not signed", () => unsignedSession()],
    [
      "with a key of its own in the header",
      () => session({ key: utf8("x".repeat(32)), header: { jwk: { kty: "oct", k: "eHh4" } }, ...claims }),
    ],
    [
      "with a link to a key",
      () => session({ key: utf8("x".repeat(32)), header: { jku: "https://evil.example/keys" }, ...claims }),
    ],
    [
      "with a path as the name of its key",
      () => session({ key: utf8("\0".repeat(32)), header: { kid: "../../dev/null" }, ...claims }),
    ],
  ]) {
    test(`${title}: 401, and no token`, async () => {
      const response = await ours.ask(await make());
      assert.equal(response.status, 401);
      assert.ok(["session_foreign", "session_invalid"].includes(await codeOf(response)));
    });
  }

  test("opens no route for admins, whatever role it claims", async () => {
    const jwts = [
      await session({ role: "admin", ...claims }),
      await session({ role: ["admin"], admin: true, scope: "admin", ...claims }),
      await adminSession({ key: utf8(other.admins) }),
    ];
    for (const jwt of jwts) {
      for (const route of routes.slice(1)) {
        const response = await call(ours, route, bearer(jwt));
        assert.equal(response.status, 401, `${route}`);
      }
    }
  });

  test("in a place other than Authorization is not a session", async () => {
    const jwt = await session(claims);
    for (const [path, headers] of [
      [`/token?access_token=${jwt}`, {}],
      ["/token", { cookie: `session=${jwt}; Authorization=Bearer ${jwt}` }],
      ["/token", { "x-authorization": `Bearer ${jwt}`, "proxy-authorization": `Bearer ${jwt}` }],
      ["/token", { "cf-access-jwt-assertion": jwt }],
      ["/token", { "sec-websocket-protocol": `bearer, ${jwt}` }],
    ]) {
      assert.equal(await codeOf(await call(ours, ["POST", path, "{}"], headers)), "session_missing", path);
    }
  });

  test("a token of one deployment is not active at another, and no secret of a backend opens the other's introspection", async () => {
    const { token } = await (await theirs.ask(await session({ key: utf8(other.sessions) }))).json();
    const ask = (edge, secret) =>
      edge.fetch("/introspect", { method: "POST", headers: { ...form, ...bearer(secret) }, body: `token=${token}` });
    assert.equal((await (await ask(theirs, other.introspection)).json()).active, true);
    assert.equal((await (await ask(ours, "the-secret-of-the-backend-of-this-deployment")).json()).active, false);
    assert.equal((await ask(ours, other.introspection)).status, 401);
  });

  test("concurrent requests of different users each get their own token", async () => {
    const names = Array.from({ length: 40 }, (_, at) => `user${at}`);
    const tokens = await Promise.all(
      names.map(async (sub) => (await (await ours.ask(await session({ ...claims, sub }))).json()).token),
    );
    using key = ApiKey.fromEnv(localSettings);
    assert.deepEqual(
      tokens.map((token) => key.verifyAccessToken(token).identity),
      names,
    );
  });
});

describe("a request without a session", () => {
  test("gets a 401 on every route, and causes no request to Twilio", async () => {
    const before = (await server.asked()).length;
    for (const headers of [{}, bearer("x"), bearer(unsignedSession()), bearer("a".repeat(9000))]) {
      for (const route of routes) assert.equal((await call(ours, route, headers)).status, 401, `${route}`);
    }
    assert.equal((await server.asked()).length, before);
  });
});

describe("a webhook", () => {
  const params = { CallSid: `CA${"1".repeat(32)}`, From: "+14155550142", To: "+18005551212" };
  const signed = "https://hooks.example.com/webhooks/voice";
  const sign = (url, values = params, key = AUTH_TOKEN) =>
    createHmac("sha1", key)
      .update(
        url +
          Object.keys(values)
            .sort()
            .map((name) => name + values[name])
            .join(""),
      )
      .digest("base64");
  const body = `${new URLSearchParams(params)}`;
  const send = (path, { signature = sign(signed), headers = {}, ...init } = {}) =>
    ours.fetch(path, {
      method: "POST",
      headers: { ...form, "x-twilio-signature": signature, ...headers },
      body,
      ...init,
    });

  test("that Twilio signed for the public URL is accepted, so that refusals are meaningful", async () => {
    assert.equal((await send("/webhooks/voice")).status, 200);
  });

  for (const [title, path, init] of [
    [
      "for the host that the request names",
      "http://evil.example/webhooks/voice",
      { signature: sign("http://evil.example/webhooks/voice") },
    ],
    [
      "for the host that a proxy's header names",
      "/webhooks/voice",
      {
        signature: sign("https://evil.example/webhooks/voice"),
        headers: {
          "x-forwarded-host": "evil.example",
          "x-forwarded-proto": "https",
          forwarded: "host=evil.example;proto=https",
          "x-original-host": "evil.example",
        },
      },
    ],
    [
      "for the path that a header names",
      "/webhooks/voice?x=1",
      { headers: { "x-original-url": "/webhooks/voice", "x-rewrite-url": "/webhooks/voice" } },
    ],
    ["with a query that was not signed", "/webhooks/voice?From=%2B1", {}],
    ["with an empty query", "/webhooks/voice?", { signature: sign(`${signed}?a`) }],
    ["with a parameter twice", "/webhooks/voice", { body: `${body}&From=%2B1` }],
    ["with the parameters of the form in the query", `/webhooks/voice?${body}`, { body: "", signature: sign(signed) }],
    ["with a name that PHP and Rack read as a list", "/webhooks/voice", { body: `${body}&From%5B%5D=%2B1` }],
    ["with a form that is called JSON", "/webhooks/voice", { headers: { "content-type": "application/json" } }],
    [
      "with a form of several parts",
      "/webhooks/voice",
      {
        headers: { "content-type": "multipart/form-data; boundary=x" },
        body: `--x\r\nContent-Disposition: form-data; name="From"\r\n\r\n+1\r\n--x--`,
      },
    ],
    [
      "with an unsigned body of no type",
      "/webhooks/voice",
      { signature: sign(signed, {}), headers: { "content-type": "" } },
    ],
    ["with two signatures, the second one right", "/webhooks/voice", { signature: `AAAA, ${sign(signed)}` }],
    [
      "with a signature in URL-safe base64",
      "/webhooks/voice",
      { signature: sign(signed).replaceAll("+", "-").replaceAll("/", "_").replace("=", "") },
    ],
    [
      "signed with SHA-256",
      "/webhooks/voice",
      {
        signature: createHmac("sha256", AUTH_TOKEN)
          .update(
            signed +
              Object.keys(params)
                .sort()
                .map((name) => name + params[name])
                .join(""),
          )
          .digest("base64"),
      },
    ],
    ["signed with the SID of the account", "/webhooks/voice", { signature: sign(signed, params, account.sid) }],
    [
      "that overrides the method in a header",
      "/webhooks/voice",
      { signature: "", headers: { "x-http-method-override": "OPTIONS" } },
    ],
  ]) {
    test(`${title}: refused`, async () => {
      const response = await send(path, init);
      assert.deepEqual([response.status, await codeOf(response)], [403, "webhook_not_signed"]);
    });
  }

  test("is not found at another spelling of its path", async () => {
    for (const path of [
      "/webhooks/voice/",
      "//webhooks/voice",
      "/WEBHOOKS/VOICE",
      "/webhooks/voice;x",
      "/webhooks%2fvoice",
    ]) {
      assert.equal((await send(path, { signature: sign(`https://hooks.example.com${path}`) })).status, 404, path);
    }
  });
});

describe("caches", () => {
  test("may keep no response, and a response for an origin says so", async () => {
    const headers = { origin: "https://app.example" };
    for (const route of [...routes, ["GET", "/healthz"], ["GET", "/nothing-here"], ["POST", "/webhooks/voice"]]) {
      for (const sent of [{}, bearer(await adminSession()), bearer(await session(claims))]) {
        const response = await call(ours, route, { ...headers, ...sent });
        assert.equal(response.headers.get("cache-control"), "no-store", `${route}`);
        assert.equal(response.headers.get("etag"), null);
        if (route[1] === "/token") assert.match(response.headers.get("vary"), /\bOrigin\b/i);
      }
    }
  });

  test("cannot be poisoned: no header that a cache leaves out of its key changes a response", async () => {
    const unkeyed = {
      "x-forwarded-host": "evil.example",
      "x-forwarded-scheme": "http",
      "x-forwarded-prefix": "/evil",
      "x-original-url": "/healthz",
      "x-rewrite-url": "/healthz",
      "x-http-method-override": "GET",
      "accept-language": '"><script>',
      "user-agent": '"><script>',
      referer: "https://evil.example",
      "x-middleware-subrequest": "middleware",
    };
    // How a body is sent is up to the runtime.
    const framing = /^(?:content-length|transfer-encoding|(?:mf-)?content-encoding)$/;
    const seen = async (response) => {
      const headers = [...response.headers].filter(([name]) => !framing.test(name)).sort();
      return JSON.stringify([response.status, headers, await response.text()]);
    };
    for (const route of [
      ["GET", "/healthz"],
      ["GET", "/nothing-here"],
      ["GET", "/token"],
      ["POST", "/token", "{}"],
      ["GET", "/keys"],
    ]) {
      const plain = await seen(await call(ours, route));
      for (const [name, value] of Object.entries(unkeyed)) {
        assert.equal(await seen(await call(ours, route, { [name]: value })), plain, `${route}: ${name}`);
      }
    }
  });

  test("are not deceived by a path that looks like a file", async () => {
    const headers = bearer(await session(claims));
    for (const path of [
      "/token/x.css",
      "/token.js",
      "/token;x.png",
      "/token%2fx.css",

      "/activity/a.js",
    ]) {
      const response = await call(ours, ["POST", path, "{}"], headers);
      assert.notEqual(response.status, 201, path);
      assert.equal(response.headers.get("cache-control"), "no-store");
    }
  });
});

describe("prototype pollution", () => {
  const bodies = [
    '{"__proto__":{"grants":["video"],"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"grants":["__proto__"]}',
    '{"grants":["constructor","toString","hasOwnProperty"]}',
    '{"ttl":60,"__proto__":null}',
  ];

  for (const body of bodies) {
    test(`of a request for a token is refused: ${body}`, async () => {
      const response = await ours.ask(await session(claims), body);
      assert.ok([400, 403].includes(response.status), `${response.status}`);
      const { token } = await (await ours.ask(await session(claims))).json();
      assert.ok(!Buffer.from(token.split(".")[1], "base64url").toString().includes("polluted"));
    });
  }

  test("of a new key, a policy and a denial is refused", async () => {
    const headers = bearer(await adminSession());
    for (const [method, path, body] of [
      ["POST", "/keys", '{"__proto__":{"type":"standard"}}'],
      ["POST", "/keys", '{"type":"restricted","policy":{"__proto__":{"allow":["/twilio/all"]}}}'],
      ["POST", "/keys", '{"type":"constructor"}'],
      ["PUT", "/identities/__proto__/denial", '{"__proto__":{"reason":"x"}}'],
    ]) {
      assert.equal((await call(ours, [method, path, body], headers)).status, 400, body);
    }
  });

  test("names of prototypes are identities like others", async () => {
    for (const sub of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const { identity } = await (await ours.ask(await session({ ...claims, sub }))).json();
      assert.equal(identity, sub);
    }
    const { identity } = await (await ours.ask(await session(claims))).json();
    assert.equal(identity, "alice");
  });

  test("claims of a session that the prototype has are not claims", async () => {
    assert.equal((await ours.ask(await session({ ...claims, sub: undefined, constructor: "alice" }))).status, 401);
  });
});

test("log injection: line breaks in names, paths and headers leave every line of the log one object", async () => {
  const forged = '\n{"event":"token","outcome":"issued","identity":"root"}\r\n\u2028';
  await ours.ask(await session({ ...claims, sub: `alice${forged}`, exp: now() + 60 }));
  await ours.fetch(`/identities/${encodeURIComponent(`bob${forged}`)}/denial`, {
    method: "PUT",
    headers: { "content-type": "application/json", ...bearer(await adminSession({ sub: `root${forged}` })) },
    body: JSON.stringify({ reason: forged }),
  });
  await ours.fetch(`/webhooks/voice?${encodeURIComponent(forged)}`, { method: "POST", headers: form, body: "a=b" });
  const logged = server.logs().filter((line) => line.includes('"event"'));
  assert.ok(logged.length > 0);
  for (const line of logged) {
    assert.equal(typeof JSON.parse(line).event, "string");
    assert.ok(!/[\r\n]/.test(line), line);
    assert.notEqual(JSON.parse(line).identity, "root");
  }
});
