// `twilio-edge-auth/flex`: the request that asks Twilio about a Flex token, and what each response is read as. Only a clear "valid"
// of Twilio is one.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, beforeEach, describe, test } from "node:test";
import { ApiError, ApiKey, AuthToken, CredentialError } from "twilio-edge-auth";
import { decodeFlexIdentity, validateFlexToken } from "twilio-edge-auth/flex";

const accountSid = `AC${"a".repeat(32)}`;
const authToken = new AuthToken({ accountSid, authToken: "0123456789abcdef0123456789abcdef" });
const apiKey = new ApiKey({ accountSid, sid: `SK${"b".repeat(32)}`, secret: "c".repeat(32) });
const token = "eyJhbGciOiJkaXIifQ..iv.text.tag";

/** The response in the documentation of twilio-flex-token-validator. */
const documented = {
  valid: true,
  code: 0,
  message: null,
  expiration: "2018-09-24T23:22:44.240Z",
  realm_user_id: "user@example.com",
  identity: "user_40example_2Dcom",
  roles: ["agent"],
  worker_sid: "WKxxx",
};
const refusal = { valid: false, code: 20101, message: "Invalid token", roles: null };

/** Sends the next of `responses`, each `[status, body, headers]` or a function of the response; the last one again and again. */
let responses;
let requests;
let server;
let baseUrl;
before(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    requests.push({ method: request.method, url: request.url, headers: request.headers, body });
    const next = responses.length > 1 ? responses.shift() : responses[0];
    if (typeof next === "function") return next(response);
    const [status, content, headers = { "content-type": "application/json" }] = next;
    response.writeHead(status, headers).end(typeof content === "object" ? JSON.stringify(content) : content);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  baseUrl = `http://127.0.0.1:${server.address().port}`;
});
beforeEach(() => {
  requests = [];
  responses = [[200, documented]];
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const validate = (given = token, credential = authToken, options = {}) =>
  validateFlexToken(given, credential, { baseUrl, maxRetries: 0, ...options });

describe("the request", () => {
  const basic = (user, secret) => `Basic ${Buffer.from(`${user}:${secret}`).toString("base64")}`;

  // Method, path, body and these headers are those of twilio-flex-token-validator 1.6.0.
  for (const [what, credential, authorization] of [
    ["an Auth Token", authToken, basic(accountSid, "0123456789abcdef0123456789abcdef")],
    ["an API key", apiKey, basic(apiKey.sid, "c".repeat(32))],
  ]) {
    test(`with ${what} is that of Twilio's validator`, async () => {
      assert.equal((await validate(token, credential)).valid, true);
      const [{ method, url, headers, body }] = requests;
      assert.deepEqual(
        [method, url, body],
        ["POST", `/v1/Accounts/${accountSid}/Tokens/validate`, JSON.stringify({ token })],
      );
      assert.deepEqual(
        [headers.authorization, headers["cache-control"], headers["content-type"], headers["content-length"]],
        [authorization, "no-cache", "application/json", String(JSON.stringify({ token }).length)],
      );
    });
  }

  test("goes to the credential's region and edge, or to the given ones", async () => {
    const sent = [];
    const fetch = async (url) => {
      sent.push(new URL(url).host);
      return Response.json(documented);
    };
    const dublin = new ApiKey({ accountSid, sid: apiKey.sid, secret: "c".repeat(32), region: "ie1", edge: "dublin" });
    await validateFlexToken(token, authToken, { fetch });
    await validateFlexToken(token, dublin, { fetch });
    await validateFlexToken(token, dublin, { fetch, region: "au1", edge: "sydney" });
    await validateFlexToken(token, authToken, { fetch, region: "us1" });
    assert.deepEqual(sent, [
      "iam.twilio.com",
      "iam.dublin.ie1.twilio.com",
      "iam.sydney.au1.twilio.com",
      "iam.us1.twilio.com",
    ]);
  });
});

describe("a valid token", () => {
  test("has its identity, encoded and decoded, roles, worker and expiry", async () => {
    assert.deepEqual(await validate(), {
      valid: true,
      identity: "user_40example_2Dcom",
      decodedIdentity: "user@example-com",
      realmUserId: "user@example.com",
      roles: ["agent"],
      workerSid: "WKxxx",
      expiresAt: 1537831364,
    });
  });

  test("may lack everything but its identity", async () => {
    const nothing = { realmUserId: undefined, roles: [], workerSid: undefined, expiresAt: undefined };
    for (const rest of [{}, { roles: "admin", worker_sid: 1, expiration: "soon", realm_user_id: null }]) {
      responses = [[200, { valid: true, identity: "not encoded", ...rest }]];
      assert.deepEqual(await validate(), {
        valid: true,
        identity: "not encoded",
        decodedIdentity: undefined,
        ...nothing,
      });
    }
    responses = [[200, { ...documented, roles: ["agent", 7, null, "admin"] }]];
    assert.deepEqual((await validate()).roles, []);
  });
});

describe("an invalid token", () => {
  for (const status of [200, 400, 401, 403, 404, 422]) {
    test(`is refused with the reason, whether Twilio says so with status ${status} or another`, async () => {
      responses = [[status, refusal]];
      assert.deepEqual(await validate(), { valid: false, code: 20101, message: "Invalid token" });
      responses = [[status, { valid: false }]];
      assert.deepEqual(await validate(), { valid: false, code: undefined, message: "Twilio gave no reason" });
    });
  }

  test("is refused without a request if it cannot be one", async () => {
    for (const given of [
      "",
      " ",
      "a b",
      "a\n",
      'a"',
      "a=b",
      "\\",
      "é",
      "x".repeat(16_385),
      null,
      7,
      {},
      ["a"],
      new String("a"),
    ]) {
      assert.deepEqual(await validate(given), {
        valid: false,
        code: undefined,
        message: "token: expected 1 to 16384 letters, digits and -._~+/=",
      });
    }
    assert.equal((await validateFlexToken(undefined, authToken, { baseUrl })).valid, false);
    assert.equal(requests.length, 0);
    assert.equal((await validate("x".repeat(16_384))).valid, true);
  });
});

describe("anything but a clear response rejects", () => {
  const isApiError = (status, code) => (error) => {
    assert.ok(error instanceof ApiError, String(error));
    assert.deepEqual([error.status, error.code], [status, code]);
    assert.ok(!String(error.stack).includes(token) && !String(error.stack).includes("0123456789abcdef"));
    return true;
  };
  const unclear = {
    "a wrong credential": [401, { code: 20003, message: "Authenticate", status: 401 }, 20003],
    "a valid token with an error's status": [401, documented],
    "a valid token with a server error": [500, documented],
    "an invalid token with a server error": [500, refusal, 20101],
    "a redirect": [302, documented],
    "no JSON": [200, "<html>valid</html>"],
    "no content": [200, ""],
    "no verdict": [200, {}],
    "a verdict that is not a boolean": [200, { ...documented, valid: "true" }],
    "a verdict of 1": [200, { ...documented, valid: 1 }],
    "a verdict without an identity": [200, { valid: true, roles: ["admin"] }],
    "a verdict in a list": [200, [documented]],
    "a verdict twice": [200, `{"valid":true,"valid":null,"identity":"a"}`],
    null: [200, "null"],
    "a body over 2 MiB": [200, { ...documented, message: "x".repeat(2 * 1024 * 1024) }],
  };
  for (const [what, [status, body, code]] of Object.entries(unclear)) {
    test(what, async () => {
      responses = [[status, body]];
      await assert.rejects(validate(), isApiError(status, code));
    });
  }

  test("a rate limit, with its Retry-After, also if it says that the token is invalid", async () => {
    responses = [[429, refusal, { "content-type": "application/json", "retry-after": "7" }]];
    await assert.rejects(validate(), (error) => isApiError(429, 20101)(error) && error.retryAfter === 7);
  });

  test("a broken connection, a response that never comes, and an aborted call", async () => {
    responses = [(response) => response.destroy()];
    await assert.rejects(validate(), { name: "TypeError" });
    responses = [() => {}];
    await assert.rejects(validate(token, authToken, { timeout: 50 }), { name: "TimeoutError" });
    const reason = new Error("stopped");
    await assert.rejects(validate(token, authToken, { signal: AbortSignal.abort(reason) }), reason);
  });

  test("is asked again, because asking changes nothing", async () => {
    responses = [[503, ""], (response) => response.destroy(), [200, documented]];
    assert.equal((await validate(token, authToken, { maxRetries: 2 })).valid, true);
    assert.deepEqual(new Set(requests.map(({ body }) => body)), new Set([JSON.stringify({ token })]));
    assert.equal(requests.length, 3);
  });
});

test("wrong arguments of the caller throw, before any request", async () => {
  const freed = new AuthToken({ accountSid, authToken: "x" });
  freed.free();
  for (const [credential, options, code, field] of [
    [undefined, {}, "invalid_argument", "credential"],
    [{ accountSid }, {}, "invalid_argument", "credential"],
    [authToken, null, "invalid_argument", "options"],
    [authToken, { regoin: "us1" }, "invalid_argument", "regoin"],
    [authToken, { region: "ie1" }, "invalid_argument", "edge"],
    [authToken, { region: "evil.example/" }, "invalid_argument", "region"],
    [authToken, { region: "" }, "invalid_argument", "region"],
    [authToken, { region: "us1", edge: 7 }, "invalid_argument", "edge"],
    [authToken, { timeout: 0 }, "invalid_argument", "timeout"],
    [authToken, { baseUrl: "http://example.com" }, "invalid_argument", "baseUrl"],
    [freed, {}, "freed", undefined],
  ]) {
    await assert.rejects(
      validateFlexToken(token, credential, options === null ? null : { baseUrl, ...options }),
      (error) => {
        assert.ok(error instanceof CredentialError, String(error));
        assert.deepEqual([error.code, error.field], [code, field]);
        return true;
      },
    );
  }
  assert.equal(requests.length, 0);
});

test("decodeFlexIdentity decodes what Flex encodes, and nothing else", () => {
  for (const [identity, decoded] of [
    ["user_40example_2Ecom", "user@example.com"],
    ["auth0_7C7", "auth0|7"],
    ["caf_C3_A9", "café"],
    ["caf_c3_a9", "café"],
    ["a_5Fb", "a_b"],
    ["alice", "alice"],
    ["_F0_9F_98_80", "\u{1f600}"],
  ]) {
    assert.equal(decodeFlexIdentity(identity), decoded);
  }
  for (const other of ["", "a_b", "a_4", "a_4G", "a b", "a%40b", "_FF", "_C3", "é", "a_\n40", undefined, 7, {}]) {
    assert.equal(decodeFlexIdentity(other), undefined);
  }
});
