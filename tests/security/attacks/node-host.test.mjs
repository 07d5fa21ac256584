// Attacks on the worker outside Cloudflare (www/host/serve.ts in Node), as bytes: request smuggling, hosts, headers. A proxy in
// front of it may read such bytes in another way; a request that two servers read differently must be refused as a whole.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { root } from "../../../pkg/scripts/run.mjs";
import { lines, send, statuses } from "./raw-http.mjs";

const settings = {
  TWILIO_ACCOUNT_SID: `AC${"a".repeat(32)}`,
  TWILIO_API_KEY: `SK${"b".repeat(32)}`,
  TWILIO_API_SECRET: "the-secret-of-the-api-key-0123456789",
  TWILIO_AUTH_TOKEN: "0123456789abcdef0123456789abcdef",
  WEBHOOK_BASE_URL: "https://hooks.example.com",
  SESSION_SECRET: "the-secret-that-signs-the-sessions-of-the-app",
};

let host;
let url;
const output = [];
before(async () => {
  const { PATH, HOME } = process.env;
  host = spawn(join(root, "node_modules/.bin/node"), ["host/serve.ts"], {
    cwd: join(root, "www"),
    env: { PATH, HOME, PORT: "0", ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  createInterface(host.stderr).on("line", (line) => output.push(line));
  const started = createInterface(host.stdout).on("line", (line) => output.push(line));
  while (url === undefined) {
    await Promise.race([
      once(started, "line"),
      once(host, "close").then(() => assert.fail(`ended before it listened:\n${output.join("\n")}`)),
    ]);
    const line = output.find((text) => text.includes('"listening"'));
    if (line) ({ url } = JSON.parse(line));
  }
});
after(() => host?.kill("SIGKILL"));

/** The process lives, and the next request gets its response. */
async function assertServes() {
  assert.equal(host.exitCode, null);
  const text = await send(url, lines("GET /healthz HTTP/1.1", "Host: localhost", "Connection: close", "", ""));
  assert.deepEqual(statuses(text), [200]);
}

/** A request that must not be read: only a server that takes the bytes before it for a shorter body responds to it. */
const smuggled = lines("GET /healthz HTTP/1.1", "Host: localhost", "Connection: close", "", "");
const post = (...headers) => lines("POST /token HTTP/1.1", "Host: localhost", ...headers, "", "");
const chunked = `0\r\n\r\n${smuggled}`;

const ambiguous = {
  "a length and chunks (CL.TE)": post(`Content-Length: ${chunked.length}`, "Transfer-Encoding: chunked") + chunked,
  "chunks and a length (TE.CL)": post("Transfer-Encoding: chunked", "Content-Length: 4") + chunked,
  "two lengths": post("Content-Length: 0", `Content-Length: ${smuggled.length}`) + smuggled,
  "two lengths in one header": post(`Content-Length: 0, ${smuggled.length}`) + smuggled,
  "a length with a sign": post("Content-Length: +0") + smuggled,
  "a negative length": post("Content-Length: -1") + smuggled,
  "a hexadecimal length": post("Content-Length: 0x0") + smuggled,
  "a length with a space in it": post("Content-Length: 0 0") + smuggled,
  "a space before the colon": post(`Content-Length : ${smuggled.length}`) + smuggled,
  "a transfer coding that ends with another": post("Transfer-Encoding: chunked, identity") + chunked,
  "a misspelled transfer coding": post("Transfer-Encoding: xchunked") + chunked,
  "a quoted transfer coding": post('Transfer-Encoding: "chunked"') + chunked,
  "two transfer codings":
    post("Transfer-Encoding: identity", "Transfer-Encoding: chunked", "Content-Length: 0") + chunked,
  "a transfer coding after a vertical tab": post("Transfer-Encoding: \x0bchunked") + chunked,
  "a chunk size with a sign": `${post("Transfer-Encoding: chunked")}-1\r\n${smuggled}`,
  "a chunk size with a prefix": `${post("Transfer-Encoding: chunked")}0x0\r\n\r\n${smuggled}`,
  "a chunk that is longer than its size": `${post("Transfer-Encoding: chunked")}1\r\nabc\r\n${chunked}`,
  "chunks that end in line feeds": `${post("Transfer-Encoding: chunked")}0\n\n${smuggled}`,
  "headers that end in line feeds": `POST /token HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n${smuggled}`,
  "a header that is folded": post("X-Note: a", " Transfer-Encoding: chunked", "Content-Length: 0, 5") + smuggled,
  "a carriage return in a header": post("X-Note: a\rTransfer-Encoding: chunked") + chunked,
  "a NUL in a header": post("X-Note: a\0", "Content-Length: 0") + smuggled,
  "a header without a name": post(": 1", "Content-Length: 0") + smuggled,
};

describe("request smuggling: refused, and nothing after it is read:", () => {
  for (const [title, bytes] of Object.entries(ambiguous)) {
    test(title, async () => {
      const text = await send(url, bytes);
      // The 401 for the missing session may be sent before the invalid bytes arrive.
      assert.ok(["400", "401,400"].includes(`${statuses(text)}`), text);
      assert.match(text, /Connection: close\r\n\r\n$/i);
      await assertServes();
    });
  }

  test("but two well-formed requests on one connection get two responses, each its own", async () => {
    const first = lines("POST /token HTTP/1.1", "Host: localhost", "Content-Length: 2", "", "{}");
    assert.deepEqual(statuses(await send(url, first + smuggled)), [401, 200]);
  });

  test("a body that is longer than its length is not the start of a response to anyone", async () => {
    const text = await send(url, `${post("Content-Length: 2")}{}GARBAGE\r\n\r\n${smuggled}`);
    assert.ok(["400", "401,400"].includes(`${statuses(text)}`), text);
  });
});

describe("the Host header", () => {
  const get = (target, ...headers) => lines(`GET ${target} HTTP/1.1`, ...headers, "Connection: close", "", "");

  for (const [title, bytes] of [
    ["is required", get("/healthz")],
    ["cannot have a path", get("/healthz", "Host: localhost/keys?")],
    ["cannot have a user", get("/healthz", "Host: user@localhost")],
    ["cannot have a space", get("/healthz", "Host: local host")],
    ["cannot have a fragment", get("/healthz", "Host: localhost#")],
  ]) {
    test(`${title}: 400`, async () => {
      assert.deepEqual(statuses(await send(url, bytes)), [400]);
      await assertServes();
    });
  }

  test("decides nothing: no route, no address, and no text of a response", async () => {
    const names = ["evil.example", "localhost:1", "127.0.0.1", "admin.internal", "[::1]:9"];
    const withoutDate = (text) => text.replace(/^Date: .*\r\n/gim, "");
    for (const path of ["/healthz", "/token", "/dev/session", "/keys", "/nothing-here"]) {
      const expected = withoutDate(await send(url, get(path, "Host: localhost")));
      for (const name of names) {
        const sent = [`Host: ${name}`, `X-Forwarded-Host: ${name}`, `Forwarded: host=${name}`, `X-Host: ${name}`];
        assert.equal(withoutDate(await send(url, get(path, ...sent))), expected, `${path}: ${name}`);
      }
    }
  });

  test("of the request target counts no more than the header", async () => {
    const text = await send(url, get("http://evil.example/healthz", "Host: localhost"));
    assert.deepEqual(statuses(text), [200]);
    assert.ok(!text.includes("evil.example"));
  });
});

describe("headers", () => {
  test("that name another path, method or address are ignored", async () => {
    const headers = [
      ...["X-Original-URL: /healthz", "X-Rewrite-URL: /healthz", "X-HTTP-Method-Override: GET"],
      ...["X-Forwarded-For: 127.0.0.1", "CF-Connecting-IP: 127.0.0.1", "CF-Ray: 1\\u000a", "True-Client-IP: ::1"],
    ];
    const request = (path) => lines(`POST ${path} HTTP/1.1`, "Host: localhost", ...headers, "Content-Length: 0");
    for (const [path, status] of [
      ["/healthz", 405],
      ["/keys", 404],
      ["/dev/session", 404],
    ]) {
      const text = await send(url, lines(request(path), "Connection: close", "", ""));
      assert.deepEqual(statuses(text), [status], path);
    }
  });

  test("of more than 16 KB are refused before anything is done", async () => {
    const request = lines("GET /healthz HTTP/1.1", "Host: localhost", `X-Note: ${"x".repeat(20_000)}`, "", "");
    assert.deepEqual(statuses(await send(url, request)), [431]);
    await assertServes();
  });
});

describe("log injection:", () => {
  const forged = '{"event":"token","outcome":"issued"}';
  for (const [title, target, headers] of [
    ["a path with line breaks", `/token%0a${forged}%0d%0a`, []],
    ["a path with a line separator", "/token%e2%80%a8", []],
    ["a session with line breaks", "/token", [`Authorization: Bearer a.b.c%0a${forged}`]],
    ["a terminal's control characters", "/token", ["Authorization: Bearer \x1b[2J\x1b]0;x\x07"]],
    ["a header in place of the address", "/token", [`CF-Connecting-IP: \\n${forged}`]],
  ]) {
    test(`${title} leaves every line of the log an object of its own`, async () => {
      const request = lines(`POST ${target} HTTP/1.1`, "Host: localhost", ...headers, "Content-Length: 0");
      await send(url, lines(request, "Connection: close", "", ""));
      await assertServes();
      for (const line of output) {
        assert.equal(typeof JSON.parse(line).event, "string");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is searched
        assert.doesNotMatch(line, /[\x00-\x1f\x7f\u2028\u2029]/);
        assert.notEqual(JSON.parse(line).outcome, "issued");
      }
    });
  }
});
