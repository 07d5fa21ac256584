// Error responses of both forms, and responses that cannot be read.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, beforeEach, describe, test } from "node:test";
import { inspect } from "node:util";
import { ApiError, ApiKeys, AuthToken, OAuthClient } from "twilio-edge-auth";
import { accountSid, clientId, clientSecret, faults, sidOf, startService } from "../support/twilio-api.mjs";

const token = new AuthToken({ accountSid, authToken: "2".repeat(32) });
let service;
let keys;

beforeEach(async () => {
  service = await startService({ keys: 1 });
  keys = new ApiKeys(token, { baseUrl: service.origin, maxRetries: 0 });
});
afterEach(async () => {
  await service.close();
  assert.deepEqual(service.wrong, []);
});

const get = () => keys.get(sidOf(1));
const failure = () =>
  get().then(
    () => assert.fail("no error"),
    (error) => error,
  );

test("a key has the values of Twilio's response", async () => {
  assert.deepEqual(await get(), {
    sid: sidOf(1),
    friendlyName: "key 1",
    dateCreated: new Date("2016-06-13T22:50:08Z"),
    dateUpdated: new Date("2016-06-14T22:50:08Z"),
    policy: null,
    type: "standard-or-main",
  });
});

test("an update sends the given options, and replaces the whole policy", async () => {
  assert.equal((await keys.update(sidOf(1), { friendlyName: "x" })).friendlyName, "x");
  assert.deepEqual(service.requests.at(-1).form, { FriendlyName: "x" });
  const policy = { allow: ["/twilio/voice/calls/read"] };
  assert.deepEqual((await keys.update(sidOf(1), { policy })).policy, policy);
  assert.deepEqual(service.requests.at(-1).form, { Policy: JSON.stringify(policy) });
});

describe("an error", () => {
  for (const [what, body, expected] of [
    [
      "of the API",
      {
        code: 70051,
        message: "Authorization Error",
        more_info: "https://www.twilio.com/docs/errors/70051",
        status: 401,
      },
      { code: 70051, message: "Authorization Error", moreInfo: "https://www.twilio.com/docs/errors/70051" },
    ],
    [
      "of RFC 9457",
      {
        type: "https://www.twilio.com/docs/api/errors/20001",
        title: "Invalid parameter",
        status: 401,
        detail: "Bad name",
        code: 20001,
        instance: "/x",
      },
      { code: 20001, message: "Bad name", moreInfo: "https://www.twilio.com/docs/api/errors/20001" },
    ],
    [
      "of RFC 9457 with only a title",
      { title: "Unauthorized", errors: [{ detail: "x", pointer: "#/y" }] },
      { message: "Unauthorized" },
    ],
    [
      "with members of other types",
      { code: "20003", message: ["x"], more_info: 5, status: "x" },
      { message: /does not say why/ },
    ],
    ["without explanation", {}, { message: /does not say why/ }],
    ["that is a list", [], { message: /does not say why/ }],
  ]) {
    test(what, async () => {
      service.faults.push(faults.body(JSON.stringify(body), 401));
      const error = await failure();
      assert.ok(error instanceof ApiError && error instanceof Error);
      assert.equal(error.name, "ApiError");
      assert.equal(error.status, 401);
      assert.equal(error.requestId, "RQ1");
      const { message, ...members } = expected;
      assert.match(error.message, new RegExp(message));
      assert.deepEqual(JSON.parse(JSON.stringify(error)), { status: 401, requestId: "RQ1", ...members });
    });
  }

  test("that is a gateway's HTML page has only the status", async () => {
    service.faults.push(faults.html(502));
    const error = await failure();
    assert.deepEqual([error.status, error.code], [502, undefined]);
    assert.match(error.message, /does not say why/);
  });

  test("that is not UTF-8 has only the status", async () => {
    service.faults.push(faults.body(Buffer.from([0xff, 0xfe, 0x00, 0x80]), 500));
    const error = await failure();
    assert.deepEqual([error.status, error.code, error.requestId], [500, undefined, "RQ1"]);
  });

  test("is well-formed, whatever was received", async () => {
    service.faults.push(faults.body('\ufeff{"message":"no \\ud800","code":20003}', 401));
    const error = await failure();
    assert.deepEqual([error.message, error.code], ["no \ufffd", 20003]);
  });

  test("shows no Authorization header", async () => {
    service.faults.push(faults.status(401));
    const error = await failure();
    assert.ok(!inspect(error, { showHidden: true, depth: 9 }).includes("Basic "));
  });
});

describe("an unreadable response:", () => {
  for (const [what, fault] of [
    ["truncated JSON", faults.truncated],
    ["an HTML page", faults.html(200)],
    ["an empty body", faults.body("")],
    ["bytes that are not UTF-8", faults.body(Buffer.from([0x7b, 0xff, 0x7d]))],
    ["two JSON values", faults.body(`{"sid":"${sidOf(1)}"}{}`)],
    ["a duplicate member", faults.body(`{"sid":"${sidOf(1)}","sid":"${sidOf(2)}"}`)],
  ]) {
    test(`${what}`, async () => {
      service.faults.push(fault);
      const error = await failure();
      assert.equal(error.name, "ApiError");
      assert.equal(error.status, 200);
      assert.match(error.message, /unexpected response body/);
      assert.ok(!error.message.includes("<"), error.message);
    });
  }

  test("larger than two megabytes", async () => {
    service.faults.push(faults.endless);
    const error = await failure();
    assert.match(error.message, /too large/);
    assert.equal(error.status, 200);
  });

  test("compressed, with more than two megabytes", async () => {
    const { gzipSync } = await import("node:zlib");
    const body = gzipSync(Buffer.alloc(50_000_000, " "));
    service.faults.push((response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.end(body);
    });
    assert.match((await failure()).message, /too large/);
  });

  test("a response of just under two megabytes is read", async () => {
    service.faults.push(faults.body(`{"sid":"${sidOf(1)}","more":"${"x".repeat(2_000_000)}"}`));
    assert.equal((await get()).sid, sidOf(1));
  });
});

describe("a response without streams", () => {
  beforeEach(() => {
    const fetch = async (...asked) => {
      const response = await globalThis.fetch(...asked);
      const { status, headers } = response;
      return { status, headers, arrayBuffer: () => response.arrayBuffer() };
    };
    keys = new ApiKeys(token, { baseUrl: service.origin, fetch, maxRetries: 0 });
  });

  test("is read", async () => {
    assert.equal((await get()).sid, sidOf(1));
    await keys.delete(sidOf(1));
    await assert.rejects(get(), { status: 404 });
  });

  test("is read if it has two megabytes, and not if it has one byte more", async () => {
    const body = `{"sid":"${sidOf(1)}","more":"`;
    const padded = (bytes) => faults.body(`${body}${"x".repeat(bytes - body.length - 2)}"}`);
    service.faults.push(padded(2 << 20), padded((2 << 20) + 1));
    assert.equal((await get()).sid, sidOf(1));
    assert.match((await failure()).message, /too large/);
  });
});

describe("a stream", () => {
  const keysOf = (body) => new ApiKeys(token, { fetch: async () => new Response(body), maxRetries: 0 });

  test("of two megabytes is read; one that is longer is cancelled", async () => {
    const start = `{"sid":"${sidOf(1)}","more":"`;
    const text = `${start}${"x".repeat((2 << 20) - start.length - 2)}"}`;
    keys = keysOf(text);
    assert.equal((await get()).sid, sidOf(1));
    let cancelled = 0;
    keys = keysOf(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)),
        cancel: () => {
          cancelled += 1;
        },
      }),
    );
    assert.match((await failure()).message, /too large/);
    assert.equal(cancelled, 1);
  });

  test("of something other than bytes is an error", async () => {
    keys = keysOf(new ReadableStream({ pull: (controller) => controller.enqueue("{}") }));
    assert.equal((await failure()).name, "TypeError");
  });
});

describe("a redirect", () => {
  for (const status of [301, 302, 303, 307, 308]) {
    test(`with ${status} is not followed, whatever its target`, async (t) => {
      let reached = 0;
      const elsewhere = createServer((_, response) => {
        reached += 1;
        response.end("{}");
      });
      await new Promise((done) => elsewhere.listen(0, "127.0.0.1", done));
      t.after(() => elsewhere.close());
      const away = `http://127.0.0.1:${elsewhere.address().port}/`;
      for (const location of [away, "/v1/Keys"]) {
        service.faults.push(faults.status(status, { location }, ""));
        const error = await failure();
        assert.equal(error.name, "ApiError");
        assert.equal(error.status, status);
        assert.match(error.message, /redirect/);
      }
      assert.equal(reached, 0);
      assert.equal(service.requests.length, 2);
    });
  }

  test("that a browser hides is an error too", async () => {
    const hidden = {
      status: 0,
      type: "opaqueredirect",
      headers: new Headers(),
      body: null,
      arrayBuffer: async () => new ArrayBuffer(),
    };
    keys = new ApiKeys(token, { fetch: async () => hidden });
    await assert.rejects(get(), { name: "ApiError", status: 0, message: /redirect/ });
    await assert.rejects(keys.create(), (error) => error.status === 0 && !error.message.includes("was made"));
  });
});

test("a request has only the headers that it needs", async () => {
  const sent = [];
  const fetch = async (_, { headers }) => {
    sent.push(headers);
    return Response.json({ sid: sidOf(1), secret: "s", access_token: "t", token_type: "bearer", expires_in: 3600 });
  };
  const client = new OAuthClient({ clientId, clientSecret, accountSid, fetch });
  keys = new ApiKeys(client, { fetch });
  await get();
  await keys.create();
  const shared = { accept: "application/json", authorization: "Bearer t" };
  const form = { "content-type": "application/x-www-form-urlencoded" };
  assert.deepEqual(sent, [{ accept: "application/json", ...form }, shared, { ...shared, ...form }]);
});

test("without baseUrl, requests go to Twilio's hosts", async () => {
  const asked = [];
  const fetch = async (url, { method }) => {
    asked.push(`${method} ${url}`);
    return new Response(method === "DELETE" ? null : `{"sid":"${sidOf(1)}","secret":"s","keys":[]}`, {
      status: method === "DELETE" ? 204 : 200,
    });
  };
  for (const [api, region, edge] of [
    ["iam"],
    ["2010-04-01"],
    ["iam", "us1"],
    ["2010-04-01", "ie1", "dublin"],
    ["iam", undefined, "tokyo"],
  ]) {
    const at = new AuthToken({ accountSid, authToken: "x", region, edge });
    const keys = new ApiKeys(at, { api, fetch });
    await keys.create();
    await Array.fromAsync(keys.list({ pageSize: 9 }));
    await keys.get(sidOf(1));
    await keys.update(sidOf(1), { friendlyName: "x" });
    await keys.delete(sidOf(1));
  }
  const iam = (host) => [
    `POST https://${host}/v1/Keys`,
    `GET https://${host}/v1/Keys?AccountSid=${accountSid}&PageSize=9`,
    `GET https://${host}/v1/Keys/${sidOf(1)}`,
    `POST https://${host}/v1/Keys/${sidOf(1)}`,
    `DELETE https://${host}/v1/Keys/${sidOf(1)}`,
  ];
  const old = (host) => {
    const path = `https://${host}/2010-04-01/Accounts/${accountSid}/Keys`;
    return [
      `POST ${path}.json`,
      `GET ${path}.json?PageSize=9`,
      `GET ${path}/${sidOf(1)}.json`,
      `POST ${path}/${sidOf(1)}.json`,
      `DELETE ${path}/${sidOf(1)}.json`,
    ];
  };
  assert.deepEqual(asked, [
    ...iam("iam.twilio.com"),
    ...old("api.twilio.com"),
    ...iam("iam.us1.twilio.com"),
    ...old("api.dublin.ie1.twilio.com"),
    ...iam("iam.tokyo.us1.twilio.com"),
  ]);
});
