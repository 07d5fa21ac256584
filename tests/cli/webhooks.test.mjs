// webhook sign and webhook check.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { AuthToken } from "twilio-edge-auth";
import { nodeHandler, webhookHandler } from "twilio-edge-auth/endpoint";
import { environment, fail, run, succeed, temporaryFolder, tokenVariables } from "./command.mjs";

const env = tokenVariables;
const token = new AuthToken({ accountSid: env.TWILIO_ACCOUNT_SID, authToken: env.TWILIO_AUTH_TOKEN });
const url = "https://example.com/sms?a=1";
const form = { From: "+15017122661", Body: "Hello world" };
const params = Object.entries(form).flatMap(([name, value]) => ["--param", `${name}=${value}`]);
const signatureOf = (signed = url, fields = form) => token.webhookSignature(signed, fields);

async function check(args, options) {
  const { code, stdout, stderr } = await run(["webhook", "check", "--json", ...args], { env, ...options });
  assert.equal(stderr, "");
  return { code, ...JSON.parse(stdout) };
}

describe("webhook sign", () => {
  test("prints the signature of a form", async () => {
    const { signature } = JSON.parse(await succeed(["webhook", "sign", "--url", url, ...params, "--json"], { env }));
    assert.equal(signature, signatureOf());
    assert.ok(
      (await succeed(["webhook", "sign", "--url", url, ...params], { env })).startsWith(
        `X-Twilio-Signature: ${signature}\n`,
      ),
    );
  });

  test("signs the handshake of a WebSocket", async () => {
    const { signature, curl } = JSON.parse(
      await succeed(["webhook", "sign", "--url", "wss://example.com/ws", "--json"], { env }),
    );
    assert.equal(signature, signatureOf("wss://example.com/ws", {}));
    assert.match(curl, /Upgrade: websocket.*https:\/\/example\.com\/ws$/);
  });

  for (const kind of ["form", "body"]) {
    test(`prints a curl command for a ${kind} that a handler accepts`, async (context) => {
      const public_ = "https://hooks.example.com";
      const handler = webhookHandler(
        { credential: token, baseUrl: public_ },
        ({ params, body }) => new Response(kind === "form" ? params.get("Body") : new TextDecoder().decode(body)),
      );
      const server = createServer(nodeHandler(handler));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      context.after(() => server.close());
      const folder = temporaryFolder(context);
      writeFileSync(join(folder, "it's.json"), '{"a": "ü"}\n');
      const content = kind === "form" ? ["--param", "Body=it's $HOME & `more`"] : ["--body", "it's.json"];
      const to = `http://127.0.0.1:${server.address().port}/hook?x=1&y`;
      const args = ["webhook", "sign", "--url", `${public_}/hook?x=1&y`, "--to", to, ...content, "--json"];
      const { curl } = JSON.parse(await succeed(args, { env, cwd: folder }));
      const { stdout } = await promisify(execFile)("bash", ["-c", `${curl} -sS`], {
        cwd: folder,
        env: environment({}),
      });
      assert.equal(stdout, kind === "form" ? "it's $HOME & `more`" : '{"a": "ü"}\n');
    });
  }
});

describe("webhook check", () => {
  test("accepts a right signature, and another form of the URL that Twilio signs", async () => {
    for (const signed of [url, "https://example.com:443/sms?a=1"]) {
      const { code, valid } = await check(["--url", url, ...params, "--signature", signatureOf(signed)]);
      assert.deepEqual([code, valid], [0, true]);
    }
  });

  const nearMisses = {
    "another scheme": [signatureOf("http://example.com/sms?a=1"), /with the scheme http$/],
    "a slash": [signatureOf("https://example.com/sms/?a=1"), /with a slash at the end of the path/],
    "no query": [signatureOf("https://example.com/sms"), /with no query/],
    "no form": [signatureOf(url, {}), /with no form/],
    "two differences": [signatureOf("http://example.com/sms"), /with the scheme http and no query/],
    "a trimmed value": [signatureOf(url, { ...form, Body: `${form.Body} ` }), /a space at the end of Body/],
  };
  for (const [title, [signature, message]] of Object.entries(nearMisses)) {
    test(`names the nearest request that matches: ${title}`, async () => {
      const report = await check(["--url", url, ...params, "--signature", signature]);
      assert.deepEqual([report.code, report.valid], [1, false]);
      assert.match(report.message, message);
      assert.ok(report.advice.length > 10);
    });
  }

  test("names a value that was not trimmed, and a sorted query", async () => {
    const untrimmed = await check([
      "--url",
      url,
      "--param",
      "Body=Hi ",
      "--signature",
      signatureOf(url, { Body: "Hi" }),
    ]);
    assert.match(untrimmed.message, /values without the spaces/);
    const sorted = await check([
      "--url",
      "https://example.com/?b=1&a=2",
      "--signature",
      signatureOf("https://example.com/?a=2&b=1", {}),
    ]);
    assert.match(sorted.message, /query in another order/);
  });

  test("knows the token that was the secondary one", async () => {
    const other = new AuthToken({ accountSid: env.TWILIO_ACCOUNT_SID, authToken: "ab".repeat(16) });
    const signature = other.webhookSignature(url, form);
    const extended = { env: { ...env, TWILIO_SECONDARY_AUTH_TOKEN: "ab".repeat(16) } };
    const report = await check(["--url", url, ...params, "--signature", signature], extended);
    assert.deepEqual([report.code, report.reason], [1, "other_token"]);
  });

  test("says that no form of the request matches", async () => {
    const report = await check(["--url", url, ...params, "--signature", signatureOf("https://other.example.com/")]);
    assert.deepEqual([report.code, report.reason], [1, "signature_mismatch"]);
  });

  test("says that a text is not a signature", async () => {
    const report = await check(["--url", url, "--signature", "X-Twilio-Signature: abc"]);
    assert.equal(report.reason, "malformed_signature");
  });

  test("checks the hash of a body", async () => {
    const input = '{"a":1}';
    const { url: signed, signature } = JSON.parse(
      await succeed(["webhook", "sign", "--url", url, "--body", "-", "--json"], { env, input }),
    );
    const args = ["--signature", signature, "--body", "-"];
    assert.equal((await check([...args, "--url", signed], { input })).valid, true);
    assert.match(
      (await check([...args, "--url", signed], { input: '{ "a": 1 }' })).message,
      /not the hash of this body/,
    );
    const plain = ["--signature", signatureOf(url, {}), "--body", "-", "--url", url];
    assert.match((await check(plain, { input })).message, /has no bodySHA256/);
  });

  const encoded = new URLSearchParams(form).toString();
  const raw = (end) =>
    [
      "POST /sms?a=1 HTTP/1.1",
      "Host: example.com",
      "Content-Type: application/x-www-form-urlencoded",
      `X-Twilio-Signature: ${signatureOf()}`,
      "",
      `${encoded}\n`,
    ].join(end);
  const headers = [
    { name: "X-Twilio-Signature", value: signatureOf() },
    { name: "Content-Type", value: "application/x-www-form-urlencoded" },
  ];
  const har = { method: "POST", url, headers, postData: { text: encoded } };
  const decoded = { ...har, postData: { params: Object.entries(form).map(([name, value]) => ({ name, value })) } };
  const recordings = {
    "raw HTTP": raw("\r\n"),
    "raw HTTP with other line ends": raw("\n"),
    "an entry of a HAR file": JSON.stringify({ request: har }),
    "a HAR file": JSON.stringify({
      log: { entries: [{ request: { headers: [], url: "https://x/" } }, { request: har }] },
    }),
    "a HAR file with a decoded form": JSON.stringify({ log: { entries: [{ request: decoded }] } }),
  };
  for (const [title, input] of Object.entries(recordings)) {
    test(`reads ${title}`, async () => {
      assert.equal((await check(["--request", "-"], { input })).valid, true);
    });
  }

  test("says which public URL was signed, for a request behind a proxy", async () => {
    const report = await check(["--request", "-"], { input: raw("\n").replace("example.com", "localhost:3000") });
    assert.equal(report.valid, false);
    const public_ = await check(["--request", "-", "--url", url], {
      input: raw("\n").replace("example.com", "localhost:3000"),
    });
    assert.equal(public_.valid, true);
  });

  const unreadable = {
    "an empty file": ["", /no request line/],
    "no Host": ["POST /sms HTTP/1.1\nX-Twilio-Signature: a\n\n", /no Host header/],
    "no signature": ["POST /sms HTTP/1.1\nHost: example.com\n\n", /no X-Twilio-Signature header/],
    "a broken header": ["POST /sms HTTP/1.1\nHost\n\n", /a header line has no colon/],
    "broken JSON": ['{"log":', /invalid JSON/],
    "a HAR file of other requests": ['{"log":{"entries":[]}}', /expected one request/],
    "binary data": [Buffer.from([0, 1, 2, 0xff]), /no request line/],
  };
  for (const [title, [input, message]] of Object.entries(unreadable)) {
    test(`refuses ${title}`, () => fail(["webhook", "check", "--request", "-"], 1, message, { env, input }));
  }
});
