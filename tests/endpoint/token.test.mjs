// The token endpoint as a fetch-style route handler: issued tokens, and all refusals.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { jwtVerify } from "jose";
import { ApiKey, AuthToken, KeyRing } from "twilio-edge-auth";
import { EndpointError, issueToken, tokenEndpoint, webhookHandler } from "twilio-edge-auth/endpoint";

const secret = "c".repeat(32);
const accountSid = `AC${"a".repeat(32)}`;
const credential = new ApiKey({ accountSid, sid: `SK${"b".repeat(32)}`, secret });
const room = "standup";
const grants = { voice: { incomingAllow: true }, video: {}, chat: { serviceSid: `IS${"f".repeat(32)}` } };
const authenticate = (request) => {
  const name = /^Bearer (\w+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
  return name === undefined ? null : { identity: name };
};
const endpoint = tokenEndpoint({ credential, authenticate, grants, ttl: 900 });

function post(body = {}, { headers, ...rest } = {}) {
  return new Request("https://app.example/token", {
    method: "POST",
    headers: { authorization: "Bearer alice", "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...rest,
  });
}

const bodyOf = (text) => new Blob([text]).stream();
async function* brokenBody() {
  yield new TextEncoder().encode("{");
  throw new Error("the connection was reset");
}

const claimsOf = async (token) => (await jwtVerify(token, new TextEncoder().encode(secret))).payload;

/** Returns the status and the error of a response, and checks that it is not cached. */
async function refusal(response) {
  assert.equal(response.headers.get("cache-control"), "no-store");
  const { error } = await response.json();
  assert.equal(typeof error.message, "string");
  return [response.status, error.code, ...(error.field === undefined ? [] : [error.field])];
}

describe("a token is issued", () => {
  test("with the identity of the session and the grants of the endpoint", async () => {
    const response = await endpoint(post());
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("cache-control"), "no-store");
    const { token, ...rest } = await response.json();
    const { iat, exp, grants: granted } = await claimsOf(token);
    assert.deepEqual(rest, { identity: "alice", expiresAt: iat + 900, refreshAfter: iat + 720 });
    assert.equal(exp, iat + 900);
    assert.deepEqual(Object.keys(granted), ["identity", "voice", "video", "chat"]);
  });

  test("with fewer grants and a shorter lifetime on request", async () => {
    const { token, expiresAt } = await (await endpoint(post({ grants: ["video"], room, ttl: 60 }))).json();
    const { iat, grants: granted } = await claimsOf(token);
    assert.deepEqual(granted, { identity: "alice", video: { room } });
    assert.equal(expiresAt, iat + 60);
  });

  test("for a body of 4 KB, with its length", async () => {
    const request = post(`{}${" ".repeat(4094)}`, { headers: { "content-length": "4096" } });
    assert.equal((await endpoint(request)).status, 201);
  });

  test("with a key ring, and with functions of the environment and of the caller", async () => {
    const made = tokenEndpoint({
      credential: (env) => new KeyRing([env.key]),
      authenticate: async () => ({ identity: "bob", team: "red" }),
      grants: async ({ team }, env) => ({ video: { room: `${team}-${env.stage}` } }),
    });
    const { token } = await (await made(post(), { key: credential, stage: "test" })).json();
    assert.deepEqual((await claimsOf(token)).grants, { identity: "bob", video: { room: "red-test" } });
  });
});

describe("a request is refused", () => {
  const cases = {
    "without a session": [post({}, { headers: { authorization: "" } }), 401, "session_invalid"],
    "with GET": [new Request("https://app.example/token"), 405, "method_not_allowed"],
    "with PUT": [post({}, { method: "PUT" }), 405, "method_not_allowed"],
    "with OPTIONS that is not a preflight": [
      new Request("https://app.example/token", { method: "OPTIONS" }),
      405,
      "method_not_allowed",
    ],
    "without a body": [post(""), 400, "body_missing"],
    "with a body that is not JSON": [post("{"), 400, "body_malformed"],
    "with a list": [post("[]"), 400, "invalid_request"],
    "with null": [post("null"), 400, "invalid_request"],
    "with another type": [post({}, { headers: { "content-type": "text/plain" } }), 415, "unsupported_media_type"],
    "with a body over 4 KB": [post(`{}${" ".repeat(4095)}`), 413, "body_too_large"],
    "with a body over 4 KB whose length is unknown": [
      post({}, { body: bodyOf(`{}${" ".repeat(4095)}`), duplex: "half" }),
      413,
      "body_too_large",
    ],
    "with a length over 4 KB and a body that does not arrive": [
      post({}, { headers: { "content-length": "4097" }, body: new ReadableStream(), duplex: "half" }),
      413,
      "body_too_large",
    ],
    "with a body over 4 KB whose length is a lie": [
      post(`{}${" ".repeat(4095)}`, { headers: { "content-length": "2" } }),
      413,
      "body_too_large",
    ],
    "with a body that breaks off": [
      post({}, { body: ReadableStream.from(brokenBody()), duplex: "half" }),
      400,
      "body_unreadable",
    ],
    "with bytes that are not UTF-8": [post({}, { body: new Uint8Array([0x7b, 0xff, 0x7d]) }), 400, "body_malformed"],
    "with HEAD": [new Request("https://app.example/token", { method: "HEAD" }), 405, "method_not_allowed"],
    "with DELETE": [post({}, { method: "DELETE" }), 405, "method_not_allowed"],
    "with an identity": [post({ identity: "admin" }), 400, "unknown_field", "identity"],
    "with __proto__": [post('{"__proto__":{"ttl":1}}'), 400, "unknown_field", "__proto__"],
    "for a longer life": [post({ ttl: 901 }), 403, "not_granted", "ttl"],
    "for half a second": [post({ ttl: 0.5 }), 400, "invalid_request", "ttl"],
    "for a life in words": [post({ ttl: "60" }), 400, "invalid_request", "ttl"],
    "for a grant that is not given": [post({ grants: ["sync"] }), 403, "not_granted", "grants[0]"],
    "for a grant that does not exist": [post({ grants: ["video", "root"] }), 400, "invalid_request", "grants[1]"],
    "for constructor": [post({ grants: ["constructor"] }), 400, "invalid_request", "grants[0]"],
    "for a grant twice": [post({ grants: ["video", "video"] }), 400, "invalid_request", "grants[1]"],
    "for grants as an object": [post({ grants: { video: {} } }), 400, "invalid_request", "grants"],
    "for a room without video": [post({ grants: ["chat"], room }), 403, "not_granted", "room"],
    "for a room without a name": [post({ room: "" }), 400, "invalid_request", "room"],
  };
  for (const [what, [request, ...expected]] of Object.entries(cases)) {
    test(what, async () => assert.deepEqual(await refusal(await endpoint(request)), expected));
  }

  test("for another room than the configured one", async () => {
    const made = tokenEndpoint({ credential, authenticate, grants: { video: { room } } });
    assert.deepEqual(await refusal(await made(post({ room: "other" }))), [403, "not_granted", "room"]);
    assert.equal((await made(post({ room }))).status, 201);
  });

  test("with 405 it names the method, and with 401 the scheme", async () => {
    assert.equal((await endpoint(new Request("https://app.example/"))).headers.get("allow"), "POST");
    const anonymous = await endpoint(post({}, { headers: { authorization: "" } }));
    assert.equal(anonymous.headers.get("www-authenticate"), "Bearer");
  });

  test("after its body has been read: servers close a connection with an unread body", async () => {
    const webhook = webhookHandler({ credential: new AuthToken({ accountSid, authToken: "12345" }) }, () => {});
    for (const refuse of [endpoint, webhook]) {
      let isRead = false;
      const body = new ReadableStream(
        {
          pull: (controller) => {
            isRead = true;
            controller.enqueue(new TextEncoder().encode("{}"));
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      const response = await refuse(post({}, { body, duplex: "half", headers: { authorization: "" } }));
      assert.ok([401, 403].includes(response.status), `${response.status}`);
      assert.ok(isRead);
    }
  });

  test("even if its body never arrives", async () => {
    const body = new ReadableStream();
    const response = await endpoint(post({}, { body, duplex: "half", headers: { authorization: "" } }));
    assert.deepEqual(await refusal(response), [401, "session_invalid"]);
  });

  test("for an identity that Voice does not allow", async () => {
    const made = tokenEndpoint({ credential, authenticate: () => ({ identity: "a b" }), grants });
    assert.deepEqual(await refusal(await made(post())), [403, "identity_not_allowed"]);
  });

  test("over the limit, with the time to wait if the limit says it", async () => {
    for (const [verdict, header] of [
      [false, null],
      [undefined, null],
      [Number.NaN, null],
      [1.2, "2"],
      [0, "1"],
    ]) {
      const made = tokenEndpoint({ credential, authenticate, grants, limit: async () => verdict });
      const response = await made(post());
      assert.equal(response.headers.get("retry-after"), header);
      assert.deepEqual(await refusal(response), [429, "too_many_requests"]);
    }
  });
});

describe("what the app gets wrong", () => {
  const failing = {
    "authenticate throws": {
      authenticate: () => {
        throw new Error("the database has the secret hunter2");
      },
    },
    "authenticate rejects": { authenticate: () => Promise.reject(new Error("hunter2")) },
    "authenticate returns no identity": { authenticate: () => ({}) },
    "authenticate returns a number": { authenticate: () => ({ identity: 7 }) },
    "grants are wrong": { grants: { voice: { outgoingApplicationSid: "nothing" } } },
    "authenticate returns true": { authenticate: () => true },
    "the function for grants returns nothing": { grants: () => undefined },
    "limit throws": {
      limit: () => {
        throw new Error("hunter2");
      },
    },
    "the credential is missing": { credential: () => undefined },
    "the environment has no credential": { credential: () => ApiKey.fromEnv({ TWILIO_API_SECRET: "hunter2" }) },
    "the credential is restricted": {
      credential: new ApiKey({
        accountSid: `AC${"a".repeat(32)}`,
        sid: `SK${"b".repeat(32)}`,
        secret,
        type: "restricted",
      }),
    },
  };
  for (const [what, options] of Object.entries(failing)) {
    test(`${what}: 500, and only the log learns why`, async () => {
      const errors = [];
      const made = tokenEndpoint({
        credential,
        authenticate,
        grants,
        ...options,
        onError: (error) => errors.push(error),
      });
      const response = await made(post());
      const text = await response.clone().text();
      assert.ok(!text.includes("hunter2"));
      assert.deepEqual(await refusal(response), [500, "internal_error"]);
      assert.equal(errors.length, 1);
    });
  }

  for (const [what, given] of Object.entries({
    "an AuthToken": new AuthToken({ accountSid, authToken: "12345" }),
    "the options of an ApiKey": { accountSid, sid: `SK${"b".repeat(32)}`, secret },
    nothing: undefined,
  })) {
    test(`${what} for a credential: the error says what to give, also if a function returned it`, async () => {
      const expected = {
        code: "invalid_argument",
        field: "credential",
        message: /^credential: expected an ApiKey or a KeyRing, such as ApiKey\.fromEnv\(env\), or a function/,
      };
      assert.throws(() => tokenEndpoint({ credential: given, authenticate, grants }), expected);
      const errors = [];
      const onError = (error) => errors.push(error);
      const made = tokenEndpoint({ credential: () => given, authenticate, grants, onError });
      assert.deepEqual(await refusal(await made(post())), [500, "internal_error"]);
      assert.throws(() => {
        throw errors[0];
      }, expected);
    });
  }

  test("authenticate returns undefined: not signed in", async () => {
    const made = tokenEndpoint({ credential, authenticate: () => undefined, grants });
    assert.deepEqual(await refusal(await made(post())), [401, "session_invalid"]);
  });

  for (const name of ["authenticate", "limit", "grants", "credential"]) {
    test(`${name} hangs: 503`, async () => {
      const hangs = () => new Promise(() => {});
      const made = tokenEndpoint({ credential, authenticate, grants, timeout: 20, [name]: hangs });
      const response = await made(post());
      assert.equal(response.headers.get("retry-after"), "5");
      assert.deepEqual(await refusal(response), [503, "authentication_unavailable"]);
    });
  }

  test("authenticate rejects after the timeout: no unhandled rejection", async () => {
    let reject;
    const late = new Promise((_, rejectLate) => {
      reject = rejectLate;
    });
    const made = tokenEndpoint({ credential, authenticate: () => late, grants, timeout: 20 });
    assert.deepEqual(await refusal(await made(post())), [503, "authentication_unavailable"]);
    reject(new Error("too late"));
    await new Promise(setImmediate); // the test runner reports unhandled rejections
  });

  test("options that cannot work are refused when the endpoint is made", () => {
    const right = { credential, authenticate, grants };
    for (const [options, field] of [
      [{ ...right, authenticate: undefined }, "authenticate"],
      [{ ...right, credential: undefined }, "credential"],
      [{ ...right, credential: { mint: true } }, "credential"],
      [{ ...right, grants: undefined }, "grants"],
      [{ ...right, ttl: 86_401 }, "ttl"],
      [{ ...right, ttl: "60" }, "ttl"],
      [{ ...right, cors: { origins: "https://page.example" } }, "cors.origins"],
      [{ ...right, cors: { origins: ["*"] } }, "cors.origins"],
      [{ ...right, cors: {} }, "cors.origins"],
      [{ ...right, limit: 5 }, "limit"],
      [{ ...right, timeout: Number.NaN }, "timeout"],
      [{ ...right, timeout: 0 }, "timeout"],
      [{ ...right, identity: "alice" }, "identity"],
    ]) {
      assert.throws(() => tokenEndpoint(options), { code: "invalid_argument", field });
    }
  });
});

describe("pages of other origins", () => {
  const cors = { origins: ["https://page.example", "capacitor://localhost"], headers: ["traceparent"] };
  const made = tokenEndpoint({ credential, authenticate, grants, cors });
  const preflight = (origin) =>
    new Request("https://app.example/token", {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });

  test("may ask if they are named, and are told so in a preflight and in every response", async () => {
    for (const origin of cors.origins) {
      const asked = await made(preflight(origin));
      assert.equal(asked.status, 204);
      assert.equal(asked.headers.get("access-control-allow-headers"), "Authorization, Content-Type, traceparent");
      for (const response of [
        asked,
        await made(post({}, { headers: { origin } })),
        await made(post("{", { headers: { origin } })),
      ]) {
        assert.equal(response.headers.get("access-control-allow-origin"), origin);
        assert.equal(response.headers.get("vary"), "Origin");
        assert.equal(response.headers.get("access-control-allow-credentials"), null);
      }
    }
  });

  test("may not if they are not, nor without the option", async () => {
    for (const origin of ["https://page.example.evil.example", "https://PAGE.example", "null", "http://page.example"]) {
      const response = await made(preflight(origin));
      assert.equal(response.headers.get("access-control-allow-origin"), null);
      assert.deepEqual(await refusal(response), [403, "origin_not_allowed"]);
      assert.equal((await made(post({}, { headers: { origin } }))).headers.get("access-control-allow-origin"), null);
    }
    assert.deepEqual(await refusal(await endpoint(preflight("https://page.example"))), [403, "origin_not_allowed"]);
  });
});

describe("a request that is aborted", () => {
  test("during authentication gets a response that is not read, and no error is logged", async () => {
    const client = new AbortController();
    const errors = [];
    const made = tokenEndpoint({
      credential,
      authenticate: async () => {
        client.abort();
        return { identity: "alice" };
      },
      grants,
      onError: (error) => errors.push(error),
    });
    const response = await made(post({}, { signal: client.signal }));
    assert.ok([201, 400].includes(response.status), `${response.status}`);
    assert.deepEqual(errors, []);
  });

  test("while its body arrives gets no token", async () => {
    const client = new AbortController();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("{")),
      pull: (controller) => {
        client.abort();
        controller.error(client.signal.reason);
      },
    });
    const response = await endpoint(post({}, { body, duplex: "half", signal: client.signal }));
    assert.deepEqual(await refusal(response), [400, "body_unreadable"]);
  });
});

describe("issueToken, for servers that do the other steps themselves", () => {
  const policy = { grants, ttl: 900 };

  test("passes the policy on as it is if the client asks for everything", () => {
    const issued = issueToken({ identity: "alice", policy, body: {} }, (narrowed, issuedAt) => {
      assert.equal(narrowed, policy);
      return `${issuedAt}`;
    });
    const issuedAt = Number(issued.token);
    assert.deepEqual(issued, {
      token: `${issuedAt}`,
      identity: "alice",
      expiresAt: issuedAt + 900,
      refreshAfter: issuedAt + 720,
    });
  });

  test("throws an EndpointError with code, field and message", () => {
    const request = { identity: "alice", policy, body: { ttl: 901 } };
    assert.throws(
      () => issueToken(request, () => assert.fail("not reached")),
      (error) => {
        assert.ok(error instanceof EndpointError);
        assert.deepEqual([error.name, error.code, error.field], ["EndpointError", "not_granted", "ttl"]);
        assert.match(error.message, /900 seconds/);
        return true;
      },
    );
  });
});
