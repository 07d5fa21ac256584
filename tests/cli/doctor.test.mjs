// doctor against servers whose clock is wrong, that refuse, or that are not there.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { describe, test } from "node:test";
import { keyVariables, run } from "./command.mjs";

/** Runs doctor against a server that gives every request this response. */
async function doctor(context, { status = 404, headers = {}, body = "{}" }) {
  const server = createServer((_, response) => {
    response.sendDate = headers.date === undefined;
    response.writeHead(status, headers).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => server.close());
  const args = ["doctor", "--json", "--api-url", `http://127.0.0.1:${server.address().port}`];
  const { code, stdout } = await run(args, { env: keyVariables });
  return { code, ...Object.fromEntries(JSON.parse(stdout).findings.map(({ name, ...finding }) => [name, finding])) };
}

describe("doctor", () => {
  const dateOf = (seconds) => new Date(Date.now() + seconds * 1000).toUTCString();

  test("finds the clock right", async (context) => {
    const { clock } = await doctor(context, {});
    assert.deepEqual(clock, { ok: true, message: "right to 2 seconds" });
  });

  for (const [seconds, direction] of [
    [600, "behind"],
    [-600, "ahead of"],
  ]) {
    test(`finds a clock that is ${direction} Twilio's`, async (context) => {
      const { code, clock } = await doctor(context, { headers: { date: dateOf(seconds) } });
      assert.deepEqual([code, clock.ok], [1, false]);
      assert.match(clock.message, new RegExp(`^\\d+ s ${direction} Twilio's`));
    });
  }

  test("says that the clock cannot be checked", async (context) => {
    const { clock } = await doctor(context, { headers: { date: "yesterday" } });
    assert.equal(clock.ok, null);
  });

  const responses = {
    429: [{ status: 429 }, null, /too many requests/],
    "500 with HTML": [{ status: 500, body: "<html>" }, null, /status 500/],
    "a redirect, which is not followed": [
      { status: 302, headers: { location: "http://127.0.0.1:1/" } },
      null,
      /status 302/,
    ],
    401: [{ status: 401, body: '{"code":20003}' }, false, /the secret is wrong, the key is deleted/],
  };
  for (const [title, [response, ok, message]] of Object.entries(responses)) {
    test(`understands ${title}`, async (context) => {
      const result = await doctor(context, response);
      assert.equal(result["API key at Twilio"].ok, ok);
      assert.match(result["API key at Twilio"].message, message);
    });
  }

  test("ends with exit code 3 without a network", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    await new Promise((done) => server.close(done));
    const { code, stdout } = await run(["doctor", "--api-url", `http://127.0.0.1:${port}`], { env: keyVariables });
    assert.equal(code, 3);
    assert.match(stdout, /✗ network .*cannot be reached/);
  });
});
