// verifyWebhookRequest, with a fetch Request as a worker receives it.
import { bodyWebhook, sharedKey, sharedKeyWebhook, webhook, webhookToken } from "../fixtures.mjs";
import { equal, ok, refuses, same } from "../registry.mjs";

const FORM = "application/x-www-form-urlencoded";
const { url, params, signature } = webhook;
const bytes = (text) => new TextEncoder().encode(text);
const text = (body) => new TextDecoder().decode(body);

/** Creates a request as Twilio sends it. Headers that are undefined are omitted. */
function post(target, body, headers = {}) {
  const all = { "content-type": FORM, "x-twilio-signature": signature, ...headers };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return new Request(target, { method: "POST", body, headers: given });
}
const form = (headers, target = url) => post(target, `${new URLSearchParams(params)}`, headers);
const get = (target, shown) => new Request(target, { headers: { "x-twilio-signature": shown } });

export function webhookRequestTests(test, pkg, subPaths) {
  const token = () => webhookToken(pkg);
  const verifyWebhookRequest = (...given) => subPaths.webhook.verifyWebhookRequest(...given);
  const verify = (request, options, credential = token()) => verifyWebhookRequest(request, credential, options);

  /** Asserts that a promise rejects with the package's error. */
  async function rejects(promise, expected, what) {
    const outcome = await promise.catch((error) => ({ error }));
    refuses(
      pkg,
      () => {
        if (outcome.error) throw outcome.error;
        return JSON.stringify(outcome);
      },
      expected,
      what,
    );
  }
  async function isRefused(request, reason, options, credential) {
    same(await verify(request, options, credential), { valid: false, reason, status: 403 }, reason);
  }

  test("webhook request: returns the parameters of a signed form, whose body can still be read", async () => {
    const request = form();
    const verdict = await verify(request);
    equal(verdict.valid, true);
    equal(verdict.url, url);
    same([...verdict.params], Object.entries(params));
    equal(text(verdict.body), `${new URLSearchParams(params)}`);
    equal(request.bodyUsed, false);
    equal((await request.formData()).get("Caller"), params.Caller);
  });

  test("webhook request: can be verified twice", async () => {
    const request = form();
    equal((await verify(request)).valid, true);
    equal((await verify(request)).valid, true);
    equal((await request.text()).length > 0, true);
  });

  test("webhook request: the form's encoding is decoded exactly", async () => {
    const credential = token();
    const decoded = [
      ["Body", "1+1=2 & 100% 'ok' \u00e9\u{1f600}\n"],
      ["Body", "again"],
      ["", ""],
      ["__proto__", "x"],
      ["?a", "?"],
      ["\ufeffb", " c "],
    ];
    const encoded = [
      "Body=1%2B1%3d2+%26+100%25+%27ok%27+%C3%A9%F0%9F%98%80%0A&Body=again&=&__proto__=x&%3Fa=?&%EF%BB%BFb=+c%20",
      "&&Body=1%2B1%3d2+%26+100%25+'ok'+\u00e9\u{1f600}%0A&Body=again&=&__proto__=x&?a=%3F&\ufeffb=+c+&",
      "?a=?&Body=1%2B1%3d2+%26+100%25+'ok'+\u00e9\u{1f600}%0A&Body=again&=&__proto__=x&\ufeffb=+c+",
      "\ufeffb=+c+&?a=?&Body=1%2B1%3d2+%26+100%+'ok'+%C3%A9%F0%9F%98%80%0A&Body=again&=&__proto__=x",
    ];
    const shown = credential.webhookSignature(url, new URLSearchParams(decoded));
    for (const body of encoded) {
      const verdict = await verify(post(url, body, { "x-twilio-signature": shown }), {}, credential);
      equal(verdict.valid, true, body);
      same([...verdict.params].sort(), [...decoded].sort(), body);
    }
  });

  for (const type of [`${FORM}; charset=UTF-8`, FORM.toUpperCase(), ` ${FORM} ;charset=utf-8`]) {
    test(`webhook request: accepts a form with the content type "${type}"`, async () => {
      equal((await verify(form({ "content-type": type }))).valid, true);
    });
  }

  test("webhook request: a GET request has its parameters in the query", async () => {
    const target = "https://h.com/voice?From=%2B1&Body=a+b";
    const verdict = await verify(get(target, token().webhookSignature(target)));
    equal(verdict.valid, true);
    same(
      [...verdict.params],
      [
        ["From", "+1"],
        ["Body", "a b"],
      ],
    );
    equal(verdict.body.length, 0);
    const bare = "https://h.com/voice";
    same([...(await verify(get(bare, token().webhookSignature(bare)))).params], [], "without a query:");
    await isRefused(get(`${target}&c=d`, token().webhookSignature(target)), "signature_mismatch");
  });

  test("webhook request: a JSON body is verified by its hash", async () => {
    const { body, ...rest } = bodyWebhook;
    const headers = { "content-type": "application/json", "x-twilio-signature": rest.signature };
    const request = post(rest.url, body, headers);
    const verdict = await verify(request);
    equal(verdict.valid, true);
    equal(text(verdict.body), body);
    equal(verdict.params.get("foo"), "1");
    same(await request.json(), JSON.parse(body));
    await isRefused(post(rest.url, `${body} `, headers), "body_mismatch");
    await isRefused(post(rest.url, "", headers), "body_mismatch");
    await isRefused(get(rest.url, rest.signature), "body_mismatch");
  });

  test("webhook request: the sender cannot choose that its body is a form", async () => {
    const { body, url: target, signature: shown } = bodyWebhook;
    // The signature covers only the URL. As an empty form any body would be accepted.
    for (const other of ["a=b", "", "&", "="])
      await isRefused(post(target, other, { "x-twilio-signature": shown }), "body_mismatch");
    equal((await verify(post(target, body, { "x-twilio-signature": shown }))).valid, true);
  });

  test("webhook request: a bodySHA256 with an escaped name is found", async () => {
    const { body, url: signed, signature: shown } = bodyWebhook;
    const escaped = signed.replace("bodySHA256", "body%53HA256");
    const headers = { "x-twilio-signature": shown };
    equal((await verify(post(escaped, body, headers))).valid, true);
    for (const other of ["", "a=b", `${body} `]) await isRefused(post(escaped, other, headers), "body_mismatch");
    await isRefused(get(escaped, shown), "body_mismatch");
    await isRefused(get("http://10.0.0.7/", shown), "body_mismatch", { url: escaped });
  });

  test("webhook request: a query that a proxy sorted needs the configured URL", async () => {
    const sorted = "https://host.example/sms?a=123&b=456";
    const sms = "MessageSid=SM1&MessageStatus=sent";
    const headers = { "x-twilio-signature": "IgUBT0gOt1ir78+g9lw+i8dqJ7A=" };
    await isRefused(post(sorted, sms, headers), "signature_mismatch");
    const configured = { url: "https://host.example/sms?b=456&a=123" };
    equal((await verify(post(sorted, sms, headers), configured)).valid, true);
  });

  /** Creates a WebSocket handshake. Browsers remove `Upgrade` from a request's headers: there it is added again. */
  function handshake(target, shown, headers = {}, init = {}) {
    const all = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13", ...headers };
    const given = { ...all, "x-twilio-signature": shown };
    const request = new Request(target, init);
    Object.defineProperty(request, "headers", { value: new Headers(given) });
    return request;
  }
  const relay = "https://relay.example.com/ws";
  const overWss = "ttD+yNqRrhonsZrRUfw+tkdYD+s=";
  const overHttps = () => token().webhookSignature(relay);

  test("webhook request: a WebSocket handshake is signed with wss, even if the server sees https", async () => {
    const verdict = await verify(handshake(relay, overWss));
    equal(verdict.valid, true);
    equal(verdict.url, "wss://relay.example.com/ws");
    equal(verdict.body.length, 0);
    equal((await verify(handshake("http://relay.example.com/ws", overWss))).valid, true);
    for (const upgrade of ["WebSocket", "h2c, websocket", " WEBSOCKET ,h2c"]) {
      equal((await verify(handshake(relay, overWss, { upgrade }))).valid, true, upgrade);
    }
    const queried = await verify(handshake(`${relay}?token=abc123`, "dGpoUk0BWck2nz9N6AhuR/9WL9E="));
    equal(queried.params.get("token"), "abc123");
    const inside = "http://10.0.0.7:8080/ws";
    for (const base of ["https", "wss", "WSS", "http"]) {
      const host = `${base}://relay.example.com`;
      equal((await verify(handshake(inside, overWss), { baseUrl: host })).valid, true, host);
      equal((await verify(handshake(inside, overWss), { baseUrl: `${host}/` })).valid, true, host);
      equal((await verify(handshake(inside, overWss), { url: `${host}/ws` })).valid, true, host);
    }
  });

  test("webhook request: only the scheme at the start of a URL is replaced", async () => {
    const queried = "wss://relay.example.com/ws?from=https://h.com";
    const shown = token().webhookSignature(queried);
    equal((await verify(handshake("https://h.com/", shown), { url: queried })).valid, true);
    const path = "https://h.com/ws:1/news:2";
    equal((await verify(get(path, token().webhookSignature(path)))).valid, true);
  });

  test("webhook request: a handshake's URL may be signed with a slash, a port, or its query as parameters", async () => {
    const signed = {
      "wss://relay.example.com/ws/": relay,
      "wss://relay.example.com:443/ws": relay,
      "wss://relay.example.com:8443/ws": "https://relay.example.com:8443/ws",
      "wss://relay.example.com/wsa1b2": `${relay}?b=2&a=1`,
      "wss://relay.example.com/ws/a1b2": `${relay}?b=2&a=1`,
    };
    for (const [text, given] of Object.entries(signed)) {
      equal((await verify(handshake(given, token().webhookSignature(text)))).valid, true, text);
    }
    await isRefused(handshake(`${relay}/`, overWss), "signature_mismatch");
    await isRefused(handshake(`${relay}?a=b`, overWss), "signature_mismatch");
  });

  test("webhook request: an https signature does not verify a handshake, nor wss another request", async () => {
    await isRefused(handshake(relay, overHttps()), "signature_mismatch");
    await isRefused(handshake(relay, token().webhookSignature("ws://relay.example.com/ws")), "signature_mismatch");
    for (const options of [{}, { baseUrl: "wss://relay.example.com" }, { url: "wss://relay.example.com/ws" }]) {
      await isRefused(get(relay, overWss), "signature_mismatch", options);
      await isRefused(post(relay, "", { "x-twilio-signature": overWss }), "signature_mismatch", options);
      const upgraded = { method: "POST" };
      await isRefused(handshake(relay, overWss, {}, upgraded), "signature_mismatch", options);
      for (const upgrade of ["", "h2c", "websocket-x", "xwebsocket"]) {
        await isRefused(handshake(relay, overWss, { upgrade }), "signature_mismatch", options);
      }
      equal((await verify(get(relay, overHttps()), options)).valid, true);
      equal((await verify(handshake(relay, overWss), options)).valid, true);
    }
  });

  test("webhook request: ws is accepted only if url or baseUrl says ws", async () => {
    const overWs = token().webhookSignature("ws://relay.example.com/ws");
    equal((await verify(handshake(relay, overWs), { baseUrl: "ws://relay.example.com" })).valid, true);
    await isRefused(handshake(relay, overWss), "signature_mismatch", { baseUrl: "ws://relay.example.com" });
    const overHttp = token().webhookSignature("http://relay.example.com/ws");
    equal((await verify(get(relay, overHttp), { baseUrl: "ws://relay.example.com" })).valid, true);
  });

  test("webhook request: CONNECT, as in HTTP/2, is a handshake", async () => {
    const request = handshake(relay, overWss, { upgrade: "" });
    Object.defineProperty(request, "method", { value: "CONNECT" });
    equal((await verify(request)).valid, true);
  });

  test("webhook request: a handshake has no body", async () => {
    const request = handshake(relay, overWss, {}, { method: "POST", body: "a=b" });
    Object.defineProperty(request, "method", { value: "GET" });
    await isRefused(request, "body_not_signed");
  });

  test("webhook request: a shared key signs handshakes too", async () => {
    const key = sharedKey(pkg);
    const settings = { "x-twilio-webhooks-signature-settings": sharedKeyWebhook.settings };
    const shown = key.webhookSignature("wss://relay.example.com/ws/");
    equal((await verify(handshake(relay, shown, settings), {}, [token(), key])).valid, true);
    await isRefused(handshake(relay, shown, {}, {}), "wrong_key", {}, key);
    await isRefused(handshake(relay, overWss, settings), "signature_mismatch", {}, key);
  });

  test("webhook request: an unsigned body is refused with any content type", async () => {
    const shown = token().webhookSignature(url);
    for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x", `x${FORM}`, `${FORM}x`]) {
      const headers = { "content-type": type, "x-twilio-signature": shown };
      await isRefused(post(url, "{}", headers), "body_not_signed");
    }
    await isRefused(form({ "content-type": "text/plain" }), "body_not_signed");
    const untyped = new Request(url, { method: "POST", body: bytes("{}"), headers: { "x-twilio-signature": shown } });
    await isRefused(untyped, "body_not_signed");
  });

  test("webhook request: a missing or repeated signature is refused", async () => {
    await isRefused(form({ "x-twilio-signature": undefined }), "no_signature");
    await isRefused(form({ "x-twilio-signature": "" }), "signature_mismatch");
    const headers = new Headers({ "content-type": FORM });
    headers.append("x-twilio-signature", signature);
    headers.append("x-twilio-signature", signature);
    await isRefused(
      new Request(url, { method: "POST", body: `${new URLSearchParams(params)}`, headers }),
      "signature_mismatch",
    );
  });

  test("webhook request: url and baseUrl replace the request's URL", async () => {
    const inside = "http://10.0.0.7:8080/myapp.php?foo=1&bar=2";
    await isRefused(form({}, inside), "signature_mismatch");
    equal((await verify(form({}, inside), { url })).url, url);
    for (const baseUrl of ["https://mycompany.com", "https://mycompany.com/", "https://u:p@mycompany.com:443"]) {
      equal((await verify(form({}, inside), { baseUrl })).valid, true, baseUrl);
    }
    equal((await verify(form({}, inside), { baseUrl: "https://mycompany.com" })).url, url);
    const cut = "http://10.0.0.7:8080/?foo=1&bar=2";
    equal((await verify(form({}, cut), { baseUrl: "https://mycompany.com/myapp.php" })).valid, false);
    equal(
      (await verify(form({}, "http://h/app.php?foo=1&bar=2"), { baseUrl: "https://mycompany.com/my" })).valid,
      false,
    );
    const prefixed = token().webhookSignature("https://mycompany.com/hooks/voice", params);
    const request = form({ "x-twilio-signature": prefixed }, "http://10.0.0.7/voice");
    equal((await verify(request, { baseUrl: "https://mycompany.com/hooks" })).valid, true);
  });

  test("webhook request: parameters come only from the verified URL", async () => {
    const verdict = await verify(form({}, "http://10.0.0.7/?evil=1"), { url });
    equal(verdict.params.has("evil"), false);
    const target = "https://h.com/voice?a=1";
    const got = await verify(get("http://10.0.0.7/?evil=1", token().webhookSignature(target)), { url: target });
    same([...got.params], [["a", "1"]]);
  });

  test("webhook request: a body that is too large is not read, and the request stays usable", async () => {
    const large = { valid: false, reason: "body_too_large", status: 413 };
    const body = `a=${"x".repeat(2000)}`;
    const shown = token().webhookSignature(url, { a: "x".repeat(2000) });
    const headers = { "x-twilio-signature": shown };
    equal((await verify(post(url, body, headers), { maxBodySize: 2002 })).valid, true);
    const request = post(url, body, headers);
    same(await verify(request, { maxBodySize: 2001 }), large);
    same(await verify(post(url, body, headers), { maxBodySize: 1 }), large);
    equal((await verify(post(url, body, headers), { maxBodySize: 4 << 20 })).valid, true);
    equal((await request.text()).length, 2002, "afterwards:");
    const megabyte = "x".repeat((1 << 20) - 2);
    const usual = { "x-twilio-signature": token().webhookSignature(url, { a: megabyte }) };
    equal((await verify(post(url, `a=${megabyte}`, usual))).valid, true);
    same(await verify(post(url, `a=${megabyte}x`, usual)), large);
  });

  test("webhook request: a body with a wrong or missing Content-Length is counted", async () => {
    const large = { valid: false, reason: "body_too_large", status: 413 };
    let pulled = 0;
    const endless = () =>
      new ReadableStream({
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(1024));
        },
      });
    same(await verify(streaming(endless()), { maxBodySize: 10_000 }), streams ? large : unsigned);
    same(await verify(streaming(endless()), { maxBodySize: 10 }), large);
    ok(pulled < 100, `${pulled} pieces were read`);
  });

  test("webhook request: a chunked body is read to its end", async () => {
    const pieces = `${new URLSearchParams(params)}`.match(/.{1,7}/g).map(bytes);
    const body = new ReadableStream({
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    });
    const request = streaming(body);
    if (streams) equal((await verify(request)).valid, true);
    else same(await verify(request), unsigned);
  });

  test("webhook request: a body that breaks off is refused", async () => {
    const body = new ReadableStream({
      pull(controller) {
        controller.error(new Error("gone"));
      },
    });
    await isRefused(streaming(body), streams ? "body_unreadable" : unsigned.reason);
  });

  // Firefox has no streams in requests: it converts one to "[object ReadableStream]", which is not signed.
  const streams = "body" in Request.prototype;
  const unsigned = { valid: false, reason: "signature_mismatch", status: 403 };

  function streaming(body) {
    const headers = { "content-type": FORM, "x-twilio-signature": signature };
    return new Request(url, { method: "POST", body, headers, duplex: "half" });
  }

  test("webhook request: a shared key, chosen by the settings among several credentials", async () => {
    const { settings, signature: shown } = sharedKeyWebhook;
    const named = { "x-twilio-signature": shown, "x-twilio-webhooks-signature-settings": settings };
    const key = sharedKey(pkg);
    const other = sharedKey(pkg, { id: "webhooks_sharedkey_other" });
    equal((await verify(form(named), {}, key)).valid, true);
    equal((await verify(form(named), {}, [token(), other, key])).valid, true);
    equal((await verify(form(), {}, [key, token()])).valid, true);
    await isRefused(form(named), "wrong_key");
    await isRefused(form(named), "wrong_key", {}, [token(), other]);
    await isRefused(form(), "wrong_key", {}, key);
    await isRefused(form({ "x-twilio-signature": shown }), "signature_mismatch", {}, [key, token()]);
    await isRefused(form({ ...named, "x-twilio-signature": signature }), "signature_mismatch", {}, [key, token()]);
    const weaker = settings.replace("SHA256", "SHA1");
    await isRefused(form({ ...named, "x-twilio-webhooks-signature-settings": weaker }), "wrong_key", {}, [
      key,
      token(),
    ]);
  });

  test("webhook request: either of two Auth Tokens verifies, as during a rotation", async () => {
    const next = webhookToken(pkg, { authToken: "another" });
    equal((await verify(form(), {}, [next, token()])).valid, true);
    await isRefused(form(), "signature_mismatch", {}, [next]);
  });

  test("webhook request: a request whose body was read throws", async () => {
    const read = form();
    await read.text();
    const expected = { code: "invalid_argument", field: "request", mentions: ["read"] };
    await rejects(verify(read), expected);
    const locked = form();
    // Without streams nothing can be locked.
    const reader = locked.body?.getReader();
    if (reader) await rejects(verify(locked), expected, "locked:");
    else equal((await verify(locked)).valid, true);
  });

  const mistakes = {
    "no request": [() => verify(undefined), "request"],
    "a URL in place of a request": [() => verify(url), "request"],
    "a Response": [() => verify(new Response("")), "request"],
    "no credential": [() => verifyWebhookRequest(form()), "credential"],
    "an Auth Token as text": [() => verify(form(), {}, "12345"), "credential"],
    "an empty list of credentials": [() => verify(form(), {}, []), "credential"],
    "a list with something else": [() => verify(form(), {}, [token(), "12345"]), "credential"],
    "an ApiKey": [() => verify(form(), {}, { authorizationHeader() {} }), "credential"],
    "options that are text": [() => verify(form(), "x"), "options"],
    "options that are null": [() => verify(form(), null), "options"],
    "an unknown option": [() => verify(form(), { uri: url }), "uri"],
    "a relative URL": [() => verify(form(), { url: "/myapp.php" }), "url"],
    "a URL object": [() => verify(form(), { url: new URL(url) }), "url"],
    "a URL of another scheme": [() => verify(form(), { url: "ftp://mycompany.com/" }), "url"],
    "a URL within a text": [() => verify(form(), { url: `see ${url}` }), "url"],
    "a base URL without a scheme": [() => verify(form(), { baseUrl: "mycompany.com" }), "baseUrl"],
    "a URL and a base URL": [() => verify(form(), { url, baseUrl: url }), "baseUrl"],
    "a size of 0": [() => verify(form(), { maxBodySize: 0 }), "maxBodySize"],
    "a size that is not whole": [() => verify(form(), { maxBodySize: 1.5 }), "maxBodySize"],
    "a size as text": [() => verify(form(), { maxBodySize: "1000" }), "maxBodySize"],
    "a size beyond what can cross": [() => verify(form(), { maxBodySize: 5 << 20 }), "maxBodySize"],
  };
  for (const [what, [run, field]] of Object.entries(mistakes)) {
    test(`webhook request: ${what} throws`, async () => {
      await rejects(run(), { code: "invalid_argument", field });
    });
  }

  test("webhook request: a freed credential throws", async () => {
    const credential = token();
    credential.free();
    await rejects(verify(form(), {}, credential), { code: "freed" });
  });
}
