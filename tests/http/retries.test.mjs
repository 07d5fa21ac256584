// Retries: which requests, how often, and after which pauses.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, test } from "node:test";
import { ApiKeys, AuthToken, OAuthClient } from "twilio-edge-auth";
import { accountSid, clientId, clientSecret, faults, sidOf, startService } from "../support/twilio-api.mjs";

const token = new AuthToken({ accountSid, authToken: "2".repeat(32) });
let service;

beforeEach(async () => {
  service = await startService({ keys: 3 });
});
afterEach(async () => {
  await service.close();
  assert.deepEqual(service.wrong, []);
});

const keysOf = (options) => new ApiKeys(token, { baseUrl: service.origin, ...options });
const noPauses = (t) => t.mock.method(Math, "random", () => 0);

async function timed(work) {
  const begun = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - begun };
}

const calls = {
  get: (keys) => keys.get(sidOf(1)),
  list: async (keys) => (await Array.fromAsync(keys.list()))[0],
  update: (keys) => keys.update(sidOf(1), { friendlyName: "key 1" }),
};

const passing = {
  "a dropped connection": faults.dropped,
  "a lost response": faults.droppedAfter,
  "an aborted response": faults.droppedWithin,
  "a 500": faults.status(500),
  "a gateway's page": faults.html(502),
  "a 503": faults.status(503),
  "a 429": faults.status(429),
  "a response that never arrives": faults.slow(60_000),
  "a response that does not end": faults.stalled,
};

for (const [name, call] of Object.entries(calls)) {
  for (const [what, fault] of Object.entries(passing)) {
    test(`${name} is retried after ${what}`, async (t) => {
      noPauses(t);
      service.faults.push(fault);
      // Long enough for a response.
      const options = /never arrives|does not end/.test(what) ? { timeout: 1000 } : {};
      assert.equal((await call(keysOf(options))).friendlyName, "key 1");
      assert.equal(service.requests.length, 2);
    });
  }

  test(`${name} is retried three times`, async (t) => {
    noPauses(t);
    service.faults.push(...Array(9).fill(faults.status(503)));
    await assert.rejects(call(keysOf()), { name: "ApiError", status: 503, code: 20503, message: "said 503" });
    assert.equal(service.requests.length, 4);
  });

  test(`${name} is retried maxRetries times`, async (t) => {
    noPauses(t);
    service.faults.push(...Array(20).fill(faults.dropped));
    await assert.rejects(call(keysOf({ maxRetries: 0 })), { name: "TypeError" });
    assert.equal(service.requests.length, 1);
    await assert.rejects(call(keysOf({ maxRetries: 10 })), { name: "TypeError" });
    assert.equal(service.requests.length, 12);
  });

  for (const status of [400, 401, 403, 404, 409, 422]) {
    test(`${name} is not retried after a ${status}`, async () => {
      service.faults.push(faults.status(status));
      await assert.rejects(call(keysOf()), {
        name: "ApiError",
        status,
        code: 20000 + status,
        message: `said ${status}`,
        moreInfo: "https://www.twilio.com/docs/errors/1",
      });
      assert.equal(service.requests.length, 1);
    });
  }
}

describe("a deletion", () => {
  test("whose response was lost succeeds, although the retry gets 404", async (t) => {
    noPauses(t);
    service.faults.push(faults.droppedAfter);
    assert.equal(await keysOf().delete(sidOf(1)), undefined);
    assert.equal(service.count("DELETE"), 2);
    assert.ok(!service.keys.has(sidOf(1)));
  });

  test("whose response was lost fails if the retry is refused", async (t) => {
    noPauses(t);
    service.faults.push(faults.dropped, faults.status(403));
    await assert.rejects(keysOf().delete(sidOf(1)), { status: 403 });
    assert.equal(service.count("DELETE"), 2);
  });

  test("of an unknown key fails, also after a 429", async (t) => {
    noPauses(t);
    await assert.rejects(keysOf().delete(sidOf(7)), { status: 404, code: 20404 });
    service.faults.push(faults.status(429));
    await assert.rejects(keysOf().delete(sidOf(7)), { status: 404, code: 20404 });
  });
});

test("a read whose first response was lost fails if the retry gets 404", async (t) => {
  noPauses(t);
  service.faults.push(faults.dropped);
  await assert.rejects(keysOf().get(sidOf(7)), { status: 404, code: 20404 });
  assert.equal(service.count("GET"), 2);
});

describe("pauses", () => {
  test("last as long as Retry-After, in seconds", async () => {
    service.faults.push(faults.status(429, { "retry-after": "1" }));
    const { milliseconds } = await timed(() => keysOf().get(sidOf(1)));
    assert.ok(milliseconds >= 1000 && milliseconds < 30_000, `${milliseconds}`);
  });

  test("last as long as Retry-After, as a date", async () => {
    // Dates have whole seconds: this one is one to two seconds ahead.
    const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000).toUTCString();
    service.faults.push(faults.status(503, { "retry-after": date }));
    const { milliseconds } = await timed(() => keysOf().get(sidOf(1)));
    assert.ok(milliseconds >= 1000 && milliseconds < 30_000, `${milliseconds}`);
  });

  for (const [header, retryAfter] of [
    ["3600", 3600],
    ["61", 61],
    ["99999999999", 99_999_999_999],
    [new Date(Date.now() + 3_600_000).toUTCString(), undefined],
  ]) {
    test(`are not made for a Retry-After over the limit: ${header}`, async () => {
      service.faults.push(faults.status(429, { "retry-after": header }));
      const { result, milliseconds } = await timed(() =>
        keysOf()
          .get(sidOf(1))
          .catch((error) => error),
      );
      assert.equal(result.status, 429);
      if (retryAfter) assert.equal(result.retryAfter, retryAfter);
      else assert.ok(result.retryAfter > 3500 && result.retryAfter <= 3600, `${result.retryAfter}`);
      assert.equal(service.requests.length, 1);
      assert.ok(milliseconds < 20_000);
    });
  }

  for (const header of ["soon", "-5", "1.5", "", "Mon, 13 Jun 2016 22:50:08 GMT", "0"]) {
    test(`are short for an invalid or past Retry-After: ${JSON.stringify(header)}`, async (t) => {
      noPauses(t);
      service.faults.push(faults.status(429, { "retry-after": header }));
      const { milliseconds } = await timed(() => keysOf().get(sidOf(1)));
      assert.ok(milliseconds < 20_000, `${milliseconds}`);
    });
  }
});

describe("a deadline", () => {
  const until = async (work) => {
    const { result, milliseconds } = await timed(() => work().catch((error) => error));
    assert.ok(milliseconds < 5000, `${milliseconds}`);
    return result;
  };

  for (const [what, made, call] of [
    ["of the client", { deadline: 300 }, undefined],
    ["of the call", { deadline: 60_000 }, { deadline: 300 }],
  ]) {
    test(`${what} covers all attempts together`, async () => {
      service.faults.push(...Array(9).fill(faults.slow(60_000)));
      const error = await until(() => keysOf({ ...made, timeout: 200 }).get(sidOf(1), call));
      assert.equal(error.name, "TimeoutError");
      assert.ok(service.requests.length <= 2, `${service.requests.length}`);
    });

    for (const status of [429, 503]) {
      test(`${what} that leaves no time for Retry-After fails at once with ${status}`, async () => {
        service.faults.push(faults.status(status, { "retry-after": "6" }));
        const error = await until(() => keysOf(made).get(sidOf(1), call));
        assert.deepEqual([error.status, error.retryAfter], [status, 6]);
        assert.equal(service.requests.length, 1);
      });
    }
  }

  test("that ends when Retry-After does fails at once", async (t) => {
    noPauses(t);
    t.mock.method(performance, "now", () => 0);
    service.faults.push(faults.status(429, { "retry-after": "1" }));
    await assert.rejects(keysOf({ deadline: 1000 }).get(sidOf(1)), { status: 429, retryAfter: 1 });
    assert.equal(service.requests.length, 1);
  });

  test("covers each page of a list, not the time between pages", async () => {
    const found = [];
    for await (const { sid } of keysOf().list({ pageSize: 1, deadline: 2000 })) {
      found.push(sid);
      await new Promise((done) => setTimeout(done, 900));
    }
    assert.equal(found.length, 3);
  });

  test("aborts the wait for the credential's header", async () => {
    const client = new OAuthClient({
      clientId,
      clientSecret,
      accountSid,
      fetch: () => new Promise(() => {}),
      timeout: 500,
      maxRetries: 0,
    });
    const keys = new ApiKeys(client, { baseUrl: service.origin });
    const error = await until(() => keys.get(sidOf(1), { deadline: 200 }));
    assert.equal(error.name, "TimeoutError");
  });
});

describe("the limits of a call", () => {
  test("override the client's limits", async () => {
    service.faults.push(faults.slow(60_000));
    const keys = keysOf({ maxRetries: 0 });
    await assert.rejects(keys.get(sidOf(1), { timeout: 100 }), { name: "TimeoutError" });
  });

  for (const [name, call] of Object.entries({
    create: (keys, options) => keys.create({}, options),
    get: (keys, options) => keys.get(sidOf(1), options),
    update: (keys, options) => keys.update(sidOf(1), { friendlyName: "x" }, options),
    delete: (keys, options) => keys.delete(sidOf(1), options),
    list: (keys, options) => Array.fromAsync(keys.list(options)),
    pages: (keys, options) => Array.fromAsync(keys.pages(options)),
  })) {
    test(`a signal aborts ${name}, and so does the client's`, async () => {
      for (const whose of ["call", "client"]) {
        const [own, other] = [new AbortController(), new AbortController()];
        const [client, signal] = whose === "call" ? [other.signal, own.signal] : [own.signal, other.signal];
        service.faults.push(faults.slow(60_000));
        const reason = new Error("enough");
        setTimeout(() => own.abort(reason), 50);
        await assert.rejects(call(keysOf({ signal: client }), { signal }), reason);
      }
    });
  }
});

describe("a signal", () => {
  for (const [when, fault] of [
    ["while the response is awaited", faults.slow(60_000)],
    ["while the response is read", faults.stalled],
    ["in a pause", faults.status(429, { "retry-after": "30" })],
  ]) {
    test(`aborts a call at once ${when}`, async () => {
      const controller = new AbortController();
      const keys = keysOf({ signal: controller.signal });
      service.faults.push(fault);
      const reason = new Error("enough");
      setTimeout(() => controller.abort(reason), 100);
      const { result, milliseconds } = await timed(() => keys.get(sidOf(1)).catch((error) => error));
      assert.equal(result, reason);
      assert.ok(milliseconds < 20_000, `${milliseconds}`);
      assert.equal(service.requests.length, 1);
      await assert.rejects(keys.get(sidOf(1)), reason);
      assert.equal(service.requests.length, 1);
    });
  }

  test("aborts a call whose fetch ignores it", async () => {
    const controller = new AbortController();
    const keys = keysOf({ signal: controller.signal, fetch: () => new Promise(() => {}) });
    setTimeout(() => controller.abort(), 50);
    await assert.rejects(keys.get(sidOf(1)), { name: "AbortError" });
  });

  test("without a reason, as in older engines, is an AbortError", async () => {
    const signal = { aborted: true, addEventListener() {}, removeEventListener() {} };
    await assert.rejects(keysOf({ signal }).get(sidOf(1)), { name: "AbortError" });
    assert.equal(service.requests.length, 0);
  });

  test("does not accumulate listeners", async () => {
    const { signal } = new AbortController();
    const keys = keysOf({ signal });
    for (let round = 0; round < 5; round += 1) await keys.get(sidOf(1));
    assert.equal(getEventListeners(signal, "abort").length, 0);
  });
});

test("a fetch that ignores its signal times out, and the signal is aborted", async (t) => {
  noPauses(t);
  const signals = [];
  const fetch = (_, { signal }) => {
    signals.push(signal);
    return new Promise(() => {});
  };
  const keys = keysOf({ fetch, timeout: 50, maxRetries: 1 });
  await assert.rejects(keys.get(sidOf(1)), { name: "TimeoutError", message: /within 50 ms/ });
  assert.deepEqual(
    signals.map(({ aborted, reason }) => [aborted, reason.name]),
    Array(2).fill([true, "TimeoutError"]),
  );
});
