// /keys when Twilio, or the way to it, fails: no key is made twice, no secret is lost or printed, and the answer says what to do.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { localSettings, startFailingEdges } from "./harness.mjs";
import { adminSession } from "./sessions.mjs";

const managementSecret = localSettings.TWILIO_MANAGEMENT_SECRET;
const standard = { friendlyName: "once", type: "standard" };
const message = { action: "create", to: "+15558675310", from: "+15017122661", body: "Hello" };
const secrets = [managementSecret];

let server;
let edge;
let key;
let authorization;
before(async () => {
  server = await startFailingEdges(localSettings);
  [edge] = server.edges;
  authorization = `Bearer ${await adminSession()}`;
  key = (await call("POST", "/keys", standard)).body;
});
after(async () => {
  const log = server?.logs().join("\n");
  await server?.close();
  for (const secret of secrets) {
    assert.ok(!log.includes(secret));
    assert.ok(!log.includes(Buffer.from(secret).toString("base64").slice(4, 30)));
  }
});

/** Sends a request as the admin. A secret is only in the response that created its key. */
async function call(method, path, body) {
  const headers = { authorization, ...(body !== undefined && { "content-type": "application/json" }) };
  const response = await edge.fetch(path, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  for (const secret of secrets) assert.ok(!text.includes(secret), text);
  const answer = { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  if (answer.status === 201) secrets.push(answer.body.secret);
  return answer;
}

const list = async () => (await call("GET", "/keys?limit=100")).body.keys;
const works = async ({ sid, secret }) => (await call("POST", "/keys/try", { sid, secret, action: "list" })).body.status;

/** Requests of each kind: the method, the path and the body. */
const requests = {
  list: ["GET", () => "/keys"],
  get: ["GET", () => `/keys/${key.sid}`],
  rename: ["POST", () => `/keys/${key.sid}`, { friendlyName: "renamed" }],
  create: ["POST", () => "/keys", standard],
  delete: ["DELETE", () => `/keys/${key.sid}`],
};
const ask = ([method, path, body]) => call(method, path(), body);
const dropped = [
  ["a dropped connection", ["dropped"]],
  ["an answer that got lost", ["droppedAfter"]],
  ["an answer that broke off", ["droppedWithin"]],
];
const failing = [
  ["a 500", ["status", 500]],
  ["a 503", ["status", 503]],
  ["a gateway's page", ["html", 502]],
  ["an empty 504", ["statusAfter", 504]],
];
const unusable = [
  ["a truncated answer", ["truncated"]],
  ["a page instead of JSON", ["html", 200]],
  ["an empty answer", ["empty", 200]],
];

for (const name of ["list", "get", "rename"]) {
  const [method] = requests[name];
  for (const [what, fault] of [...dropped, ...failing, ["a 429", ["status", 429]]]) {
    test(`${name} gets over ${what}`, async () => {
      await server.fail({ [method]: [fault] });
      assert.equal((await ask(requests[name])).status, 200);
      assert.equal((await server.asked()).length, 2);
    });
  }

  if (name === "get") continue; // its failures are the list's
  const advice = name === "rename" ? /trying again is safe\.$/ : /Try again\.$/;
  for (const [what, fault, code, status] of [
    ...dropped.map((each) => [...each, "twilio_unreachable", undefined]),
    ...failing.map((each) => [...each, "twilio_error", each[1][1]]),
    ...unusable.map((each) => [...each, "twilio_error", 200]),
  ]) {
    test(`${name} says what to do after ${what}, and another`, async () => {
      await server.fail({ [method]: [fault, fault] });
      const { status: answered, body } = await ask(requests[name]);
      assert.deepEqual([answered, body.error.code, body.error.twilio?.status], [502, code, status]);
      assert.match(body.error.message, advice);
      assert.ok(!body.error.message.includes("<"), body.error.message);
    });
  }
}

describe("a new key", () => {
  const lost = /The key may exist, but its secret is lost\. If it's in the list, delete it/;
  for (const [what, fault, made, code] of [
    ["a dropped connection", ["dropped"], 0, "twilio_unreachable"],
    ["an answer that got lost", ["droppedAfter"], 1, "twilio_unreachable"],
    ["an answer that broke off", ["droppedWithin"], 1, "twilio_unreachable"],
    ["a 500", ["status", 500], 0, "twilio_error"],
    ["a 503 that asks to wait", ["status", 503, { "retry-after": "1" }], 0, "twilio_error"],
    ["a 502 after the work", ["statusAfter", 502], 1, "twilio_error"],
    ["a gateway's page after the work", ["html", 504], 1, "twilio_error"],
    ["a truncated answer", ["truncated"], 1, "twilio_error"],
    ["a page instead of JSON", ["html", 201], 1, "twilio_error"],
    ["an empty answer", ["empty", 201], 1, "twilio_error"],
  ]) {
    test(`is not asked for twice after ${what}, and the answer says where to look`, async () => {
      const before = (await list()).length;
      await server.fail({ POST: [fault] });
      const { status, body } = await call("POST", "/keys", { ...standard, friendlyName: what });
      assert.deepEqual([status, body.error.code], [502, code]);
      assert.match(body.error.message, lost);
      assert.deepEqual(await server.asked(), ["POST /v1/Keys"]);
      const keys = await list();
      assert.equal(keys.length, before + made);
      // What the answer says can be done.
      const orphans = keys.filter(({ friendlyName }) => friendlyName === what);
      assert.equal(orphans.length, made);
      for (const { sid } of orphans) assert.equal((await call("DELETE", `/keys/${sid}`)).status, 204);
    });
  }

  for (const [what, headers] of [
    ["a 429 without Retry-After", {}],
    ["a 429 with Retry-After", { "retry-after": "1" }],
  ]) {
    test(`is asked for again after ${what}, which made none, and its secret works`, async () => {
      const before = (await list()).length;
      await server.fail({ POST: [["status", 429, headers]] });
      const { status, body } = await call("POST", "/keys", standard);
      assert.equal(status, 201);
      assert.deepEqual(await server.asked(), ["POST /v1/Keys", "POST /v1/Keys"]);
      assert.equal((await list()).length, before + 1);
      secrets.pop(); // it goes back once, to be tried
      assert.equal(await works(body), 200);
      secrets.push(body.secret);
    });
  }
});

test("a deletion whose response was lost is done", async () => {
  for (const fault of [["droppedAfter"], ["droppedWithin"], ["statusAfter", 502]]) {
    const { sid } = (await call("POST", "/keys", standard)).body;
    await server.fail({ DELETE: [fault] });
    assert.equal((await call("DELETE", `/keys/${sid}`)).status, 204, fault[0]);
    assert.ok(!(await list()).some((each) => each.sid === sid));
  }
});

test("a deletion that never arrived is an error, and can be tried again", async () => {
  const { sid } = (await call("POST", "/keys", standard)).body;
  await server.fail({ DELETE: [["dropped"], ["dropped"]] });
  const { status, body } = await call("DELETE", `/keys/${sid}`);
  assert.deepEqual([status, body.error.code], [502, "twilio_unreachable"]);
  assert.match(body.error.message, /trying again is safe\.$/);
  assert.ok((await list()).some((each) => each.sid === sid));
  assert.equal((await call("DELETE", `/keys/${sid}`)).status, 204);
});

describe("429", () => {
  for (const [name, request] of Object.entries(requests)) {
    const [method] = request;
    test(`to ${name}: the caller is told for how long, and nobody waits for an hour`, async () => {
      await server.fail({ [method]: [["status", 429, { "retry-after": "3600" }]] });
      const { status, body, headers } = await ask(request);
      assert.deepEqual([status, headers.get("retry-after"), body.error.twilio.code], [429, "3600", 20429]);
      assert.match(body.error.message, /Try again in 3600 s\.$/);
      assert.equal((await server.asked()).length, 1);
    });

    test(`to ${name}, and again: the caller is told to come back`, async () => {
      await server.fail({
        [method]: [
          ["status", 429],
          ["status", 429],
        ],
      });
      const { status, body, headers } = await ask(request);
      assert.deepEqual([status, headers.get("retry-after")], [429, null]);
      assert.match(body.error.message, /Try again in a moment\.$/);
      assert.equal((await server.asked()).length, 2);
    });
  }
});

describe("trying a key", () => {
  const trial = (fields) => ["POST", "/keys/try", { sid: key.sid, secret: key.secret, ...fields }];
  for (const [what, fault] of [...dropped, ...unusable]) {
    for (const [fields, method, advice] of [
      [{ action: "list" }, "GET", /Try again\.$/],
      [message, "POST", /may have been carried out\.$/],
    ]) {
      test(`to ${fields.action} is asked once, and ${what} is not an answer of the key's`, async () => {
        await server.fail({ [method]: [fault] });
        const { status, body } = await call(...trial(fields));
        assert.deepEqual([status, body.error.code], [502, "twilio_unreachable"]);
        assert.match(body.error.message, advice);
        assert.equal((await server.asked()).length, 1);
      });
    }
  }

  test("shows a 429 and a 500 as what the key was answered", async () => {
    for (const wrong of [429, 500]) {
      await server.fail({ GET: [["status", wrong]] });
      const { status, body } = await call(...trial({ action: "list" }));
      assert.deepEqual([status, body.status, body.body.message], [200, wrong, `said ${wrong}`]);
    }
  });
});

test("a request that takes too long is given up after 7 seconds, and the error says what may have happened", async () => {
  const before = (await list()).length;
  await server.fail({ GET: [["slow", 11_000]], POST: [["slow", 11_000]] });
  const start = performance.now();
  const [listed, made] = await Promise.all([call("GET", "/keys"), call("POST", "/keys", standard)]);
  assert.ok(performance.now() - start < 10_000);
  assert.deepEqual([listed.status, listed.body.error.code], [502, "twilio_unreachable"]);
  assert.deepEqual([made.status, made.body.error.code], [502, "twilio_unreachable"]);
  assert.match(made.body.error.message, /The key may exist/);
  assert.deepEqual((await server.asked()).sort(), ["GET /v1/Keys", "POST /v1/Keys"]);
  await eventually(async () => (await list()).length === before + 1);
});

describe("a 429 that asks to wait", () => {
  for (const [seconds, status, requests] of [
    [2, 200, 2],
    [8, 429, 1],
    [59, 429, 1],
  ]) {
    test(`for ${seconds} s: ${status} within 10 seconds`, async () => {
      await server.fail({ GET: [["status", 429, { "retry-after": `${seconds}` }]] });
      const start = performance.now();
      const { status: answered, headers } = await call("GET", "/keys");
      assert.ok(performance.now() - start < 10_000);
      assert.equal(answered, status);
      assert.equal((await server.asked()).length, requests);
      if (status === 429) assert.equal(headers.get("retry-after"), `${seconds}`);
    });
  }
});

test("an unreadable key does not hide the others, and is counted", async () => {
  const whole = (await call("GET", "/keys?limit=3")).body;
  await server.fail({ GET: [["unreadable"]] });
  const { status, body } = await call("GET", "/keys?limit=3");
  assert.deepEqual([status, body.unreadable], [200, 1]);
  assert.deepEqual(body.keys, whole.keys.slice(1));
});

test("each page of the list is one request to Twilio", async () => {
  for (let index = 0; index < 4; index += 1) await call("POST", "/keys", standard);
  let path = "/keys?limit=1";
  for (let page = 0; page < 4; page += 1) {
    await server.fail({});
    const { status, body } = await call("GET", path);
    assert.deepEqual([status, body.keys.length], [200, 1]);
    assert.deepEqual(await server.asked(), ["GET /v1/Keys"]);
    path = `/keys?limit=1&cursor=${encodeURIComponent(body.next)}`;
  }
});

async function eventually(condition) {
  const end = Date.now() + 30_000;
  while (!(await condition())) {
    assert.ok(Date.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
