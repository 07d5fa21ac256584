// Lists are fetched page by page, only as far as they are iterated.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ApiKeys, AuthToken } from "twilio-edge-auth";
import { accountSid, faults, sidOf, startService } from "../support/twilio-api.mjs";

const token = new AuthToken({ accountSid, authToken: "2".repeat(32) });

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

async function withKeys(count, api, work) {
  const service = await startService({ keys: count });
  try {
    await work(new ApiKeys(token, { api, baseUrl: service.origin, maxRetries: 0 }), service);
    assert.deepEqual(service.wrong, []);
  } finally {
    await service.close();
  }
}

for (const api of ["iam", "2010-04-01"]) {
  describe(`over ${api}`, () => {
    test("an empty account gives an empty list", () =>
      withKeys(0, api, async (keys, service) => {
        assert.deepEqual(await Array.fromAsync(keys.list()), []);
        assert.equal(service.requests.length, 1);
      }));

    test("a key has the values of Twilio's response", () =>
      withKeys(1, api, async (keys) => {
        assert.deepEqual(await Array.fromAsync(keys.list()), [
          {
            sid: sidOf(1),
            friendlyName: "key 1",
            dateCreated: new Date("2016-06-13T22:50:08Z"),
            dateUpdated: new Date("2016-06-14T22:50:08Z"),
            ...(api === "iam" && { flags: ["rest_api"] }),
          },
        ]);
      }));

    test("returns every key once and in order, in pages of 50", () =>
      withKeys(101, api, async (keys, service) => {
        const sids = await Array.fromAsync(keys.list(), ({ sid }) => sid);
        assert.deepEqual(
          sids,
          Array.from({ length: 101 }, (_, i) => sidOf(i + 1)),
        );
        assert.equal(service.requests.length, 3);
        assert.ok(service.requests.every(({ authorization }) => authorization === token.authorizationHeader()));
      }));

    test("pages are fetched lazily, the first one too", () =>
      withKeys(10, api, async (keys, service) => {
        const list = keys.list({ pageSize: 5 })[Symbol.asyncIterator]();
        assert.equal(service.requests.length, 0);
        for (let i = 1; i <= 5; i += 1) {
          assert.equal((await list.next()).value.sid, sidOf(i));
          assert.equal(service.requests.length, 1);
        }
        await list.next();
        assert.equal(service.requests.length, 2);
      }));

    test("stopping the iteration stops fetching", () =>
      withKeys(1000, api, async (keys, service) => {
        for await (const { sid } of keys.list({ pageSize: 10 })) if (sid === sidOf(15)) break;
        await new Promise((done) => setTimeout(done, 50));
        assert.equal(service.requests.length, 2);
      }));

    for (const [limit, pageSize, requests, size] of [
      [0, undefined, 0, undefined],
      [1, undefined, 1, 1],
      [7, undefined, 1, 7],
      [20, 10, 2, 10],
      [15, 10, 2, 10],
      [5, 10, 1, 5],
      [5000, undefined, 1, 1000],
    ]) {
      test(`a limit of ${limit} in pages of ${pageSize}`, () =>
        withKeys(100, api, async (keys, service) => {
          const found = await Array.fromAsync(keys.list({ limit, pageSize }));
          assert.equal(found.length, Math.min(limit, 100));
          assert.equal(service.requests.length, requests);
          if (size) assert.match(service.requests[0].query, new RegExp(`PageSize=${size}(&|$)`));
        }));
    }

    test("10,000 keys are streamed in little memory", () =>
      withKeys(10_000, api, async (keys, service) => {
        // The mock server is in this process too; its record of requests does not belong to the list.
        service.requests.push = () => 0;
        const heap = [];
        let count = 0;
        for await (const { sid } of keys.list({ pageSize: 200 })) {
          count += 1;
          if (sid.length !== 34) throw new Error(sid);
          if (count % 1000 === 0) {
            gc();
            heap.push(process.memoryUsage().heapUsed);
          }
        }
        assert.equal(count, 10_000);
        const growth = (heap.at(-1) - heap[1]) / 8000;
        // A retained key takes 400 bytes; noise is up to 25 bytes for each of the 8,000.
        assert.ok(growth < 100, `${growth} bytes for each key`);
      }));

    test("reads a page of 1000", () =>
      withKeys(1000, api, async (keys, service) => {
        assert.equal((await Array.fromAsync(keys.list({ pageSize: 1000 }))).length, 1000);
        assert.equal(service.requests.length, 1);
      }));

    test("an error between pages ends the list after the keys before it", () =>
      withKeys(20, api, async (keys, service) => {
        service.faults.push(...[undefined, faults.status(500)]);
        const found = [];
        await assert.rejects(
          async () => {
            for await (const { sid } of keys.list({ pageSize: 10 })) found.push(sid);
          },
          { status: 500 },
        );
        assert.equal(found.length, 10);
      }));

    test("page() sends one request, and continues from a page token", () =>
      withKeys(7, api, async (keys, service) => {
        const pages = keys.pages({ pageSize: 3 })[Symbol.asyncIterator]();
        assert.equal(service.requests.length, 0);
        const { value } = await pages.next();
        assert.deepEqual(
          value.keys.map(({ sid }) => sid),
          [1, 2, 3].map(sidOf),
        );
        assert.equal(value.unreadable, 0);
        assert.equal(service.requests.length, 1);
        const rest = await Array.fromAsync(keys.pages({ pageSize: 3, pageToken: value.nextPageToken }));
        assert.deepEqual(
          rest.map((page) => page.keys.map(({ sid }) => sid)),
          [[4, 5, 6].map(sidOf), [sidOf(7)]],
        );
        assert.equal(rest.at(-1).nextPageToken, undefined);
        assert.equal(service.requests.length, 3);
        const listed = await Array.fromAsync(keys.list({ pageToken: value.nextPageToken, limit: 2 }), ({ sid }) => sid);
        assert.deepEqual(listed, [4, 5].map(sidOf));
      }));

    test("records that cannot be read are counted, and the others are returned", () =>
      withKeys(2, api, async (keys, service) => {
        const bad = [{}, 1, null, "x", [], { sid: 7 }, { sid: "SK1" }, { sid: accountSid }];
        const page = { keys: [...bad, { sid: sidOf(1) }], meta: {} };
        service.faults.push(...Array(2).fill(faults.body(JSON.stringify(page))));
        const [{ keys: found, unreadable }] = await Array.fromAsync(keys.pages());
        assert.deepEqual([found.length, unreadable], [1, 8]);
        const list = keys.list();
        assert.deepEqual([(await Array.fromAsync(list)).length, list.unreadable], [1, 8]);
      }));

    for (const [what, body, friendlyName] of [
      ["a lone surrogate", `{"keys":[{"sid":"${sidOf(1)}","friendly_name":"a\\ud83d"}]}`, "a\ufffd"],
      [
        "a lone surrogate before a pair",
        `{"keys":[{"sid":"${sidOf(1)}","friendly_name":"\\udc00\\ud83d\\ude00"}]}`,
        "\ufffd😀",
      ],
      ["a byte order mark", `\ufeff{"keys":[{"sid":"${sidOf(1)}","friendly_name":"a"}]}`, "a"],
      [
        "a __proto__",
        `{"__proto__":{"keys":1},"keys":[{"sid":"${sidOf(1)}","__proto__":{"friendly_name":"x"}}]}`,
        null,
      ],
      [
        "a name that is not text",
        `{"keys":[{"sid":"${sidOf(1)}","friendly_name":7,"flags":"abc","policy":"x"}]}`,
        null,
      ],
      [
        "bytes that are not UTF-8",
        Buffer.concat([
          Buffer.from(`{"keys":[{"sid":"${sidOf(1)}","friendly_name":"a`),
          Buffer.from([0xed, 0xa0, 0xbd]),
          Buffer.from('"}]}'),
        ]),
        "a\ufffd\ufffd\ufffd",
      ],
    ]) {
      test(`a list with ${what} can be read`, () =>
        withKeys(1, api, async (keys, service) => {
          service.faults.push(faults.body(body));
          assert.deepEqual(await Array.fromAsync(keys.list()), [
            { sid: sidOf(1), friendlyName, dateCreated: null, dateUpdated: null },
          ]);
        }));
    }

    describe("an endless list is detected:", () => {
      for (const length of [1, 2, 3, 7]) {
        test(`a cycle of ${length}`, () =>
          withKeys(1, api, async (_, service) => {
            let asked = 0;
            const path = api === "iam" ? "/v1/Keys" : `/2010-04-01/Accounts/${accountSid}/Keys.json`;
            const fetch = async () => {
              const link = `${path}?Page=${asked}&PageToken=${asked++ % length}`;
              return Response.json({ keys: [{ sid: sidOf(1) }], next_page_uri: link, meta: { next_page_url: link } });
            };
            const keys = new ApiKeys(token, { api, fetch, baseUrl: service.origin });
            await assert.rejects(Array.fromAsync(keys.list()), { name: "ApiError", message: /does not end/ });
            assert.equal(asked, length + 1);
          }));
      }
    });

    test("a page that names itself as the next one ends the list at once", () =>
      withKeys(3, api, async (keys, service) => {
        const path = api === "iam" ? "/v1/Keys" : `/2010-04-01/Accounts/${accountSid}/Keys.json`;
        const link = `${path}?PageSize=1&Page=1&PageToken=1`;
        service.faults.push(
          faults.body(
            JSON.stringify({ keys: [{ sid: sidOf(2) }], next_page_uri: link, meta: { next_page_url: link } }),
          ),
        );
        const listed = Array.fromAsync(keys.pages({ pageSize: 1, pageToken: "1" }));
        await assert.rejects(listed, { name: "ApiError", message: /does not end/ });
        assert.equal(service.requests.length, 1);
      }));

    describe("a link", () => {
      const path = api === "iam" ? "/v1/Keys" : `/2010-04-01/Accounts/${accountSid}/Keys.json`;
      const page = (link) => {
        const key = { sid: sidOf(1) };
        return faults.body(
          JSON.stringify(
            api === "iam" ? { keys: [key], meta: { next_page_url: link } } : { keys: [key], next_page_uri: link },
          ),
        );
      };
      const query = `?AccountSid=AC${"9".repeat(32)}&PageSize=50&Page=1&PageToken=0`;

      for (const link of [
        `https://evil.example${path}${query}`,
        `http://evil.example${path}${query}`,
        `https://iam.twilio.com@evil.example${path}${query}`,
        `//evil.example${path}${query}`,
        `${path}${query}`,
      ]) {
        test(`to another host is followed on the same one: ${link.slice(0, 40)}`, () =>
          withKeys(2, api, async (_, service) => {
            service.faults.push(page(link));
            const asked = [];
            const spy = (url, init) => {
              asked.push(url);
              return fetch(url, init);
            };
            const spying = new ApiKeys(token, { api, baseUrl: service.origin, fetch: spy });
            assert.equal((await Array.fromAsync(spying.list())).length, 3);
            assert.equal(asked.length, 2);
            if (api === "iam") assert.equal(new URL(asked[1]).searchParams.get("AccountSid"), accountSid);
            assert.ok(asked.every((url) => new URL(url).origin === service.origin && new URL(url).pathname === path));
          }));
      }

      for (const link of [
        "",
        "?Page=1",
        "/",
        "https://evil.example",
        "/v1/Keys/SK1?Page=1",
        "/v1/Accounts?Page=1",
        `${path}/../../../v1/Accounts?Page=1`,
        "javascript:alert(1)",
        `${path}?Page=1\r\nX: y`,
        `${path}?Page=é`,
        `${path}?Page=1`,
        `${path}?PageToken=${"x".repeat(1001)}`,
        `${path}?PageToken=${"x".repeat(5000)}`,
      ]) {
        test(`that leaves the list is not followed: ${JSON.stringify(link).slice(0, 80)}`, () =>
          withKeys(1, api, async (keys, service) => {
            service.faults.push(page(link));
            await assert.rejects(Array.fromAsync(keys.list()), {
              name: "ApiError",
              message: /unexpected response body/,
            });
            assert.equal(service.requests.length, 1);
          }));
      }
    });

    for (const body of [
      "{}",
      "[]",
      "null",
      "1",
      '{"keys":{}}',
      '{"keys":null}',
      '{"keys":[],"keys":[]}',
      '{"keys":[]} x',
      "\ufeff{}",
      "[".repeat(100_000),
    ]) {
      test(`is not a list: ${body.slice(0, 40)}`, () =>
        withKeys(1, api, async (keys, service) => {
          service.faults.push(faults.body(body));
          await assert.rejects(Array.fromAsync(keys.list()), {
            name: "ApiError",
            status: 200,
            message: /unexpected response body/,
          });
        }));
    }
  });
}
