import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { AuthToken, WebhookSharedKey } from "twilio-edge-auth";
import { account, startBrowser } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
const token = new AuthToken({ accountSid: account.sid, authToken: AUTH_TOKEN });
const url = "https://example.com/voice?a=1";
const form = { From: "+14155550142", Body: "a b & c=d", To: "+18005551212" };
const sign = (signed = url, params = form) => token.webhookSignature(signed, params);

/** Opens the view and enters a request. Undefined fields stay unchanged. */
async function typed({ at = url, params = `${new URLSearchParams(form)}`, signature = sign(), body, kind } = {}) {
  const opened = await browser.open("#/webhooks");
  const { page, type } = opened;
  if (kind) await page.locator(`.segmented-label::-p-text(${kind})`).click();
  await type("URL", at);
  if (!kind) await type("Parameters", params);
  if (body !== undefined) await type("Body", body);
  await type("Auth Token", AUTH_TOKEN);
  await type("X-Twilio-Signature", signature);
  return opened;
}
const expected = (page) => page.$eval(`::-p-aria([name="Expected signature"][role="textbox"])`, ({ value }) => value);
const matching = (page) => page.$eval(".tried.match .mono", (element) => element.textContent);

test("the sample shows the signature of the documentation, and that it matches", async () => {
  const { see, page, problems, click } = await browser.open("#/webhooks");
  await see(/No signature yet/);
  await click("Use example");
  await see(/Valid signature/);
  assert.equal(await expected(page), "L/OH5YylLD5NRKLltdqwSvS0BnU=");
  await see(
    /Signed string\s+https:\/\/example\.com\/myapp\.php\?foo=1&bar=2CallSidCA1234567890ABCDECaller\+14158675310/,
  );
  assert.equal(await matching(page), "https://example.com/myapp.php?foo=1&bar=2");
  assert.deepEqual(problems, []);
});

test("a form can be URL-encoded or one parameter per line", async () => {
  const encoded = `${new URLSearchParams(form)}`;
  for (const params of [encoded, encoded.replaceAll("&", "\n"), `${encoded.replaceAll("&", "\r\n")}\n`]) {
    const { see } = await typed({ params });
    await see(/Valid signature/);
  }
});

const spellings = {
  "without its port": ["https://example.com:8443/voice", "https://example.com/voice", /Without its port/],
  "with the usual port": ["https://example.com/voice", "https://example.com:443/voice", /With the port 443/],
  "without credentials": ["https://u:p@example.com/voice", "https://example.com/voice", /Without its credentials/],
  "without a fragment": ["https://example.com/voice#rc=2", "https://example.com/voice", /Without its fragment/],
  "without a path": ["https://example.com/", "https://example.com", /Without a path/],
  "with its query escaped": ["https://h.com/?a='", "https://h.com/?a=%27", /With more of its query escaped/],
  "with its query unescaped": ["https://h.com/?a=sip%3Ab", "https://h.com/?a=sip:b", /With less of its query escaped/],
};
for (const [what, [at, signed, words]] of Object.entries(spellings)) {
  test(`a signature over the URL ${what} matches, and says so`, async () => {
    const { see, page } = await typed({ at, signature: sign(signed) });
    await see(/Valid signature/);
    await see(words);
    assert.equal(await matching(page), signed);
  });
}

const misses = {
  "of only the URL": [{ signature: sign(url, {}) }, /covers only the URL/],
  "of http": [{ signature: sign(url.replace("https", "http")) }, /the other scheme/],
  "of another path": [{ signature: sign(url.replace("voice", "voice/")) }, /a slash at the end of the path/],
  "of no query": [{ signature: sign(url.split("?")[0]) }, /without the query string/],
  "of trimmed values": [{ params: "a=+b+", signature: sign(url, { a: "b" }) }, /trimmed values/],
  "of another token": [
    { signature: new AuthToken({ accountSid: account.sid, authToken: "x" }).webhookSignature(url, form) },
    /Check the Auth Token/,
  ],
};
for (const [what, [changes, words]] of Object.entries(misses)) {
  test(`a signature ${what} does not match, and the page says why`, async () => {
    const { see, page } = await typed(changes);
    await see(/The signature doesn't match/);
    await see(words);
    assert.equal(await page.$(".tried.match"), null);
  });
}

test("a JSON body is verified by the hash in the URL", async () => {
  const body = ' {"a": 1} ';
  const at = `${url}&bodySHA256=${createHash("sha256").update(body).digest("hex")}`;
  const kind = "JSON";
  const { see, type } = await typed({ at, body, kind, signature: sign(at, {}) });
  await see(/Valid signature/);
  await type("Body", body.trim());
  await see(/The body doesn't match\s+The signature is right, but the URL's bodySHA256 is not the hash/);
  const plain = await typed({ body, kind, signature: sign(url, {}) });
  await plain.see(/the body is not signed/);
});

test("a GET request is only its URL", async () => {
  const { see } = await typed({ kind: "GET", signature: sign(url, {}) });
  await see(/Valid signature/);
});

test("an invalid URL and an invalid token are reported", async () => {
  const { see, type, fieldError } = await typed({ at: "example.com/voice" });
  await see(/Invalid URL/);
  await type("Auth Token", "x".repeat(600));
  await see(/at most 512 bytes/);
  assert.match((await fieldError("Auth Token")).text, /at most 512 bytes/);
  await see(/No signature yet/);
});

test("without a signature nothing is called right or wrong, and an invalid URL has no signature", async () => {
  const { see, page } = await typed({ signature: "" });
  await see(/No signature to compare/);
  assert.equal(await page.$(".tried-mark"), null);
  const other = await typed({ at: "example.com" });
  await other.see(/Invalid URL/);
  assert.equal(await other.page.$("main input[readonly]"), null);
});

test("a near miss offers the URL that matches", async () => {
  const { see, click } = await typed({ signature: sign(url.replace("https", "http")) });
  await see(/the other scheme[\s\S]*http:\/\/example\.com\/voice\?a=1/);
  await click("Use this URL");
  await see(/Valid signature/);
});

test("the hash of a body is computed, and added to the URL", async () => {
  const body = '{"a":1}';
  const hash = createHash("sha256").update(body).digest("hex");
  const { see, click } = await typed({ body, kind: "JSON", signature: sign(`${url}&bodySHA256=${hash}`, {}) });
  await see(/The signature doesn't match/);
  await click("Add it to the URL");
  await see(/Valid signature/);
});

test("the handshake of a WebSocket is only its URL, and https is told from wss", async () => {
  const { see, click } = await typed({ kind: "GET", signature: sign("wss://example.com/voice?a=1", {}) });
  await see(/signed with wss/);
  await click("Use this URL");
  await see(/Valid signature/);
});

test("a request signed with a shared key is verified", async () => {
  const id = "webhooks_sharedkey_00000000000000000000000001";
  const shared = new WebhookSharedKey({ id, secret: "a-secret-of-a-shared-key" });
  const { page, type, see } = await browser.open("#/webhooks");
  await page.locator(".segmented-label::-p-text(Shared key)").click();
  await type("Key ID", id);
  await type("Secret", "a-secret-of-a-shared-key");
  await type("URL", url);
  await type("Parameters", `${new URLSearchParams(form)}`);
  await type("X-Twilio-Signature", shared.webhookSignature(url, form));
  await see(/Valid signature/);
});

const encoded = `${new URLSearchParams(form)}`;
const pastes = {
  "a raw HTTP request": `POST /voice?a=1 HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: ${sign()}\r\n\r\n${encoded}`,
  "a curl command": `curl -X POST '${url}' \\\n  -H 'X-Twilio-Signature: ${sign()}' \\\n  -H "Content-Type: application/x-www-form-urlencoded" --data-raw '${encoded}'`,
  "a HAR file": JSON.stringify({
    log: {
      entries: [
        { request: { method: "GET", url: "https://example.com/", headers: [] } },
        {
          request: {
            method: "POST",
            url,
            headers: [
              { name: "Content-Type", value: "application/x-www-form-urlencoded" },
              { name: "X-Twilio-Signature", value: sign() },
            ],
            postData: { text: encoded },
          },
        },
      ],
    },
  }),
};
for (const [what, text] of Object.entries(pastes)) {
  test(`${what} fills in the fields`, async () => {
    const { page, click, type, see } = await browser.open("#/webhooks");
    await click("Paste a request…");
    await page.waitForSelector("dialog[open]");
    await type("Request", text);
    await click("Fill in");
    await page.waitForFunction(() => document.querySelector("dialog") === null);
    await type("Auth Token", AUTH_TOKEN);
    await see(/Valid signature/);
  });
}

test("a paste that is not a request is reported at its field", async () => {
  const { page, click, type, fieldError } = await browser.open("#/webhooks");
  await click("Paste a request…");
  await page.waitForSelector("dialog[open]");
  await type("Request", "hello");
  await click("Fill in");
  await page.waitForSelector("dialog [aria-invalid]");
  assert.match((await fieldError("Request")).text, /curl command/);
});

test("a request with very many parameters is shown, and cut", async () => {
  const { page, see, problems } = await typed({ params: "a=1&".repeat(130_000), signature: "" });
  await see(/The first 20,000 of [\d,]+ characters/);
  await see(/No signature to compare/);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  assert.ok(height < 5000, `${height}`);
  assert.deepEqual(problems, []);
});

test("clearing removes the token, which was never sent or stored", async () => {
  const { page, click, see, requests } = await typed();
  await see(/Valid signature/);
  const before = requests.length;
  await click("Clear");
  await see(/No signature yet/);
  assert.equal(
    await page.evaluate(
      () => document.body.innerText.length > 0 && document.querySelector("main").innerHTML.includes("0123456789abcdef"),
    ),
    false,
  );
  assert.equal(requests.length, before);
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
  assert.ok(!`${JSON.stringify(requests)}${stored}`.includes(AUTH_TOKEN));
});
