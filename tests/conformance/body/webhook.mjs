import {
  AUTH_TOKEN,
  authToken,
  bodyWebhook,
  sharedKey,
  sharedKeyWebhook,
  webhook,
  webhookToken,
} from "../fixtures.mjs";
import { equal, ok, refuses, same } from "../registry.mjs";

const { url, params, signature } = webhook;
const entries = Object.entries(params);

export function webhookTests(test, pkg) {
  const token = () => webhookToken(pkg);

  test("webhook: the signatures are those of Twilio's own tests", () => {
    equal(token().webhookSignature(url, params), signature);
    equal(token().webhookSignature(url), "zYQTYrRWXE7LtzbG4PfP7/bkkGo=");
    equal(token().webhookSignature(bodyWebhook.url, {}), bodyWebhook.signature);
    equal(sharedKey(pkg).webhookSignature(url, params), sharedKeyWebhook.signature);
    const addresses = { "MessagingBinding.Address": ["+1415xxxxxxx", "+1325xxxxxxx"] };
    equal(token().webhookSignature(url, addresses), "83O6e2vORAoJHUNzJjDWN1jz+BA=");
    const several = { Sid: "CA123", SidAccount: "AC123", Digits: ["5678", "1234", "1234"] };
    equal(token().webhookSignature(url, several), "IK+Dwps556ElfBT0I3Rgjkr1wJU=");
  });

  const forms = {
    "an object": () => params,
    "an object in another order": () => Object.fromEntries([...entries].reverse()),
    "an object without a prototype": () => Object.assign(Object.create(null), params),
    "an object with arrays": () => Object.fromEntries(entries.map(([name, value]) => [name, [value, value]])),
    URLSearchParams: () => new URLSearchParams(params),
    FormData() {
      const form = new FormData();
      for (const [name, value] of entries) form.append(name, value);
      return form;
    },
    "a Map": () => new Map(entries),
    pairs: () => entries,
  };
  for (const [what, make] of Object.entries(forms)) {
    test(`webhook: accepts a form as ${what}`, () => {
      equal(token().webhookSignature(url, make()), signature);
      equal(token().verifyWebhook({ url, signature, params: make() }), true);
    });
  }

  test("webhook: another form, another URL, another token and another signature are refused", () => {
    const verify = (changes) => token().verifyWebhook({ ...webhook, ...changes });
    equal(verify({}), true);
    equal(verify({ params: { ...params, Digits: "1235" } }), false);
    equal(verify({ params: { ...params, More: "" } }), false);
    equal(verify({ params: {} }), false);
    equal(verify({ params: undefined }), false);
    equal(verify({ url: `${url}&baz=3` }), false);
    equal(verify({ signature: "ASOYDt4T1cUTdK1PDd93/VVr8B8=" }), false);
    equal(authToken(pkg).verifyWebhook(webhook), false);
    equal(sharedKey(pkg).verifyWebhook(webhook), false);
  });

  test("webhook: a value moved to another name is refused", () => {
    const given = token().webhookSignature(url, { a: ["b", "c"], d: "e" });
    equal(token().verifyWebhook({ url, signature: given, params: new URLSearchParams("d=e&a=c&a=b&a=c") }), true);
    equal(token().verifyWebhook({ url, signature: given, params: new URLSearchParams("a=b&d=e&d=c") }), false);
  });

  test("webhook: non-ASCII names and values, also in another order by UTF-16 code units", () => {
    const form = { "\u{1f600}": "a", "\uffff": "b", é: "ü\u0000", "": "", a: "\u{10ffff}" };
    // Computed with another library, with names in byte order.
    equal(token().webhookSignature("https://example.com/é", form), "pCTepTEY5jTEoO53eO1BOGjr/4U=");
    const names = { "\u{1f600}": "a", "\uffff": "b" };
    equal(token().webhookSignature(url, names), token().webhookSignature(url, new URLSearchParams(names)));
  });

  test("webhook: a form may have four megabytes with its URL", () => {
    const room = 4 * 1024 * 1024 - url.length - 1;
    const longest = { a: "x".repeat(room) };
    const shown = token().webhookSignature(url, longest);
    equal(
      token().verifyWebhook({ url, signature: shown, params: longest }),
      false,
      "with the signature, it is longer:",
    );
    const shorter = { a: "x".repeat(room - signature.length) };
    const right = token().webhookSignature(url, shorter);
    equal(token().verifyWebhook({ url, signature: right, params: shorter }), true);
    refuses(pkg, () => token().webhookSignature(url, { a: "x".repeat(room + 1) }), { code: "invalid_argument" });
  });

  const headers = {
    "that is missing": undefined,
    "that is null": null,
    "that is empty": "",
    "that is there twice": `${signature}, ${signature}`,
    "that is there twice, as an array": [signature, signature],
    "that is an empty array": [],
    "that is too short": signature.slice(0, -1),
    "that is too long": `${signature}=`,
    "that has stray bits": signature.replace("8=", "9="),
    "in the URL's base64": signature.replace("/", "_"),
    "in hexadecimal": "4523980ede13d5c51374ad4f0ddf77fd556bf01f",
    "with a line break": `${signature}\n`,
    "with a space before it": ` ${signature}`,
    "with a NUL": `${signature}\0`,
    "with a lone surrogate": `${signature}\ud800`,
    "of a megabyte": "A".repeat(1 << 20),
    "of five megabytes": "A".repeat(5 << 20),
  };
  for (const [what, value] of Object.entries(headers)) {
    test(`webhook: refuses a signature ${what}`, () => {
      equal(token().verifyWebhook({ ...webhook, signature: value }), false);
      equal(token().verifyWebhook(webhook), true, "afterwards:");
    });
  }

  test("webhook: refuses URLs that Twilio cannot request, without throwing", () => {
    const urls = ["", "/", "/x", "x", "//mycompany.com/", "ftp://h.com/", "https://", "https:///x", "https://[", "\0"];
    for (const other of [...urls, "https://h.com/\ud800", `https://h.com/${"x".repeat(16384)}`, "x".repeat(5 << 20)]) {
      equal(token().verifyWebhook({ ...webhook, url: other }), false, other.slice(0, 40));
    }
    const long = `https://h.com/${"x".repeat(16384 - 14)}`;
    equal(token().verifyWebhook({ url: long, signature: token().webhookSignature(long) }), true, "16 KiB:");
    const longer = `${long}x`;
    equal(token().verifyWebhook({ url: longer, signature: token().webhookSignature(longer) }), false, "and one byte:");
  });

  const contents = {
    "a number": { a: 7 },
    null: { a: null },
    undefined: { a: undefined },
    "a boolean": { a: true },
    "an object": { a: { b: "c" } },
    "an array in an array": { a: [["b"]] },
    "a function": { a: () => "b" },
    "a String object": { a: Object("b") },
    "a BigInt": { a: 1n },
    "a symbol": { a: Symbol("b") },
    "a lone surrogate in a value": { a: "\ud800" },
    "a lone surrogate in a name": { "\udc00": "a" },
    "a pair that is split between name and value": { "a\ud83d": "\ude00b" },
    "a file": new Map([["a", new Blob(["b"])]]),
    "something other than a pair": new Set(["ab"]),
  };
  for (const [what, form] of Object.entries(contents)) {
    test(`webhook: ${what} in a form is refused, and never signed`, () => {
      equal(token().verifyWebhook({ url, signature, params: form }), false);
      refuses(pkg, () => token().webhookSignature(url, form), { code: "invalid_argument", field: "params" });
    });
  }

  test("webhook: names of Object.prototype are ordinary names", () => {
    const form = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c","hasOwnProperty":"d","length":"e"}');
    const pairs = new URLSearchParams(Object.entries(form));
    equal(token().webhookSignature(url, form), token().webhookSignature(url, pairs));
    equal(token().verifyWebhook({ url, signature: token().webhookSignature(url, pairs), params: form }), true);
    equal(token().verifyWebhook({ url, signature: token().webhookSignature(url), params: form }), false);
  });

  test("webhook: a body must match bodySHA256", () => {
    const verify = (changes) => token().verifyWebhook({ ...bodyWebhook, ...changes });
    equal(verify({}), true);
    equal(verify({ body: new TextEncoder().encode(bodyWebhook.body) }), true);
    equal(verify({ body: new TextEncoder().encode(`x${bodyWebhook.body}`).subarray(1) }), true);
    equal(verify({ body: `${bodyWebhook.body} ` }), false);
    equal(verify({ body: "" }), false);
    equal(verify({ body: new Uint8Array() }), false);
    equal(verify({ body: undefined }), false, "not given:");
    equal(verify({ body: undefined, params: {} }), false, "a form in its place:");
    equal(verify({ url, signature: token().webhookSignature(url) }), false, "no hash:");
  });

  test("webhook: a bodySHA256 with an escaped name requires the body too", () => {
    const { url: signed, signature: shown, body } = bodyWebhook;
    for (const name of ["body%53HA256", "%62odySHA256", "bodySHA25%36", "%62%6f%64%79%53%48%41%32%35%36"]) {
      const given = signed.replace("bodySHA256", name);
      const verify = (content) => token().checkWebhook({ url: given, signature: shown, ...content });
      equal(verify({ body }), undefined, name);
      equal(verify({ body: `${body} ` }), "body_mismatch", name);
      equal(verify({}), "body_mismatch", name);
      equal(verify({ params: {} }), "body_mismatch", name);
    }
  });

  test("webhook: the same hash twice counts once", () => {
    const twice = `${bodyWebhook.url}&bodySHA256=${bodyWebhook.url.slice(-64)}`;
    const shown = token().webhookSignature(twice);
    equal(token().verifyWebhook({ url: twice, signature: shown, body: bodyWebhook.body }), true);
    equal(token().verifyWebhook({ url: twice, signature: shown }), false);
  });

  test("webhook: a WebSocket handshake is a wss URL without content", () => {
    const ws = "wss://example.com/ws";
    const signatures = {
      "HXrgvHt0qTHu33oSxSjpOvWtO60=": ws,
      "j0Lk7oc4I3dN5+UOMYWX25p8tJA=": ws, // signed with a slash
      "fLXa42CzfLCkCjOgAXUFU9jBvKc=": ws, // signed with :443
      "eCcxb4BtGXrZ1GDHP5XJwOHJ8To=": `${ws}?token=abc123&foo=bar`, // signed as parameters
      "g+TEnJ3iv1UwU+M96Uj0qshHnNM=": `${ws}?token=abc123&foo=bar`,
    };
    for (const [shown, given] of Object.entries(signatures)) {
      equal(token().verifyWebhook({ url: given, signature: shown }), true, shown);
      equal(token().verifyWebhook({ url: given.replace("wss", "https"), signature: shown }), false, shown);
    }
    // The forms of a handshake are not those of another request, which has a form.
    for (const shown of ["j0Lk7oc4I3dN5+UOMYWX25p8tJA=", "eCcxb4BtGXrZ1GDHP5XJwOHJ8To="])
      equal(token().verifyWebhook({ url: signatures[shown], signature: shown, params: {} }), false, shown);
    const overHttps = "RMKrDnlKcrzEPTw7B4L41XGq/yY=";
    equal(token().verifyWebhook({ url: ws, signature: overHttps }), false);
    equal(token().verifyWebhook({ url: `${ws}/`, signature: Object.keys(signatures)[0] }), false, "no slash signed:");
  });

  test("webhook: a hash with different values, in upper case or with another name is refused", () => {
    const hash = bodyWebhook.url.slice(-64);
    for (const query of [
      `bodySHA256=${hash}&bodySHA256=`,
      `bodySHA256=${hash.toUpperCase()}`,
      `bodysha256=${hash}`,
      `xbodySHA256=${hash}`,
      `body%53HA256=${hash}`,
      `a=bodySHA256=${hash}`,
      "bodySHA256=",
    ]) {
      const other = `https://mycompany.com/?${query}`;
      const shown = token().webhookSignature(other);
      equal(token().verifyWebhook({ url: other, signature: shown, body: bodyWebhook.body }), false, query);
    }
  });

  test("webhook: a body that is not UTF-8 is hashed as bytes", () => {
    const bytes = new Uint8Array([0xff, 0xfe, 0x00, 0x80]);
    const right = `${url}&bodySHA256=5a741968f40e57485ed6e1a1af381adeb2714223c35acedf1ad0670e42df2eb5`;
    equal(token().verifyWebhook({ url: right, signature: token().webhookSignature(right), body: bytes }), true);
    equal(
      token().verifyWebhook({
        url: right,
        signature: token().webhookSignature(right),
        body: new TextDecoder().decode(bytes),
      }),
      false,
      "as a string:",
    );
  });

  test("webhook: a lone surrogate in a body does not match its replacement", () => {
    // The hash is of U+FFFD, which encoders write instead.
    const other = `${url}&bodySHA256=83d544ccc223c057d2bf80d3f2a32982c32c3c0db8e2674820da5064783fb097`;
    const shown = token().webhookSignature(other);
    equal(token().verifyWebhook({ url: other, signature: shown, body: "\ufffd" }), true);
    equal(token().verifyWebhook({ url: other, signature: shown, body: "\ud800" }), false);
    const empty = `${url}&bodySHA256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`;
    const ofEmpty = { url: empty, signature: token().webhookSignature(empty) };
    equal(token().verifyWebhook({ ...ofEmpty, body: "" }), true);
    equal(token().verifyWebhook({ ...ofEmpty, body: "\ud800" }), false, "nothing is not its hash:");
  });

  test("webhook: ten thousand parameters or a megabyte of body leave the next request unaffected", () => {
    const form = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => [`n${(at * 7919) % 10_007}`, "é".repeat(50)]),
    );
    const shown = token().webhookSignature(url, form);
    const backwards = new URLSearchParams(Object.entries(form).reverse());
    equal(token().verifyWebhook({ url, signature: shown, params: backwards }), true);
    backwards.set("n7919", "x");
    equal(token().verifyWebhook({ url, signature: shown, params: backwards }), false);
    const body = "x".repeat(1 << 20);
    const other = `${url}&bodySHA256=8f990ba0b577b51cf009ea049368c16bbda1b21e1b93be07a824758bb253c39b`;
    equal(token().verifyWebhook({ url: other, signature: token().webhookSignature(other), body }), true);
    equal(token().verifyWebhook({ url: other, signature: token().webhookSignature(other), body: `${body}x` }), false);
    equal(token().verifyWebhook({ url: other, signature: shown, body: body.repeat(5) }), false, "five megabytes:");
    equal(token().verifyWebhook(webhook), true, "afterwards:");
  });

  test("webhook: a body of multi-byte characters may have four megabytes", () => {
    const bodies = {
      a0294ff25dbc8434518693b205d3c4fe5eb0354260158280d5d8eaf1976d06aa: "é".repeat(12_000),
      b6f439e7a275d96fdf2e975b9eca6166f1e81d0c9c15a21d2057aa5e053071ab: "é€😀".repeat(5000),
      "71437f8389bb1acedaa9833191147a6f557403aa37e79778972198bbccbb4482": "é".repeat(1 << 21),
    };
    for (const [hash, body] of Object.entries(bodies)) {
      const whole = `${url}&bodySHA256=${hash}`;
      const check = (body) => token().checkWebhook({ url: whole, signature: token().webhookSignature(whole), body });
      equal(check(body), undefined);
      equal(check(new TextEncoder().encode(body)), undefined);
      equal(check(`è${body.slice(1)}`), "body_mismatch");
      equal(check(`${body}é`), body.length > 1 << 20 ? "signature_mismatch" : "body_mismatch");
    }
    equal(token().verifyWebhook(webhook), true, "afterwards:");
  });

  test("webhook: the cached names of a form do not affect the next", () => {
    for (const form of [params, { ...params, Extra: "1" }, { To: "1" }, {}, { Caller: "1", Zed: "2" }, params]) {
      const sorted = new URLSearchParams(Object.entries(form).sort());
      equal(token().webhookSignature(url, form), token().webhookSignature(url, sorted));
    }
  });

  const wrong = {
    "no request": [[undefined], "request"],
    "a request that is null": [[null], "request"],
    "a request that is text": [["https://h.com/"], "request"],
    "no URL": [[{ signature, params }], "url"],
    "a URL that is null": [[{ ...webhook, url: null }], "url"],
    "a URL object": [[{ ...webhook, url: new URL(url) }], "url"],
    "a signature that is a number": [[{ ...webhook, signature: 7 }], "signature"],
    "a signature that is an object": [[{ ...webhook, signature: {} }], "signature"],
    "settings that are a number": [[{ ...webhook, settings: 7 }], "settings"],
    "a form that is text": [[{ ...webhook, params: "a=b" }], "params"],
    "a form that is null": [[{ ...webhook, params: null }], "params"],
    "a body that is an object": [[{ ...bodyWebhook, body: {} }], "body"],
    "a body that is null": [[{ ...bodyWebhook, body: null }], "body"],
    "a form and a body": [[{ ...bodyWebhook, params }], "body"],
    "an unknown option": [[{ ...webhook, parameters: params }], "parameters"],
  };
  for (const [what, [given, field]] of Object.entries(wrong)) {
    test(`webhook: ${what} throws`, () => {
      refuses(pkg, () => token().verifyWebhook(...given), { code: "invalid_argument", field });
    });
  }

  test("webhook: the error names a value that cannot be signed", () => {
    for (const other of [undefined, null, 7, new URL(url), {}]) {
      refuses(pkg, () => token().webhookSignature(other), { code: "invalid_argument", field: "url" });
    }
    refuses(pkg, () => token().webhookSignature(url, "a=b"), { code: "invalid_argument", field: "params" });
    refuses(pkg, () => token().webhookSignature(url, null), { code: "invalid_argument", field: "params" });
    refuses(pkg, () => token().webhookSignature("https://h.com/\ud800"), { code: "invalid_argument" });
  });

  test("webhook: a freed credential throws", () => {
    for (const credential of [token(), sharedKey(pkg)]) {
      credential.free();
      refuses(pkg, () => credential.webhookSignature(url), { code: "freed" });
      refuses(pkg, () => credential.verifyWebhook(webhook), { code: "freed" });
    }
  });

  test("webhook: a credential that a getter frees during the call throws", () => {
    const credential = token();
    const form = {
      get a() {
        credential.free();
        return "b";
      },
    };
    refuses(pkg, () => credential.verifyWebhook({ url, signature, params: form }), { code: "freed" });
  });

  test("webhook: a getter that verifies another request does not disturb the call", () => {
    const form = {
      ...params,
      get To() {
        equal(token().verifyWebhook(webhook), true, "within:");
        equal(token().webhookSignature(url, { Z: "1", A: "2" }).length, 28, "within:");
        return params.To;
      },
    };
    equal(token().verifyWebhook({ url, signature, params: form }), true);
  });

  test("shared key: a request must name it, and HMAC-SHA256", () => {
    const verify = (changes) => sharedKey(pkg).verifyWebhook({ ...sharedKeyWebhook, ...changes });
    const { settings } = sharedKeyWebhook;
    equal(verify({}), true);
    equal(verify({ settings: settings.split(",").reverse().join(", ") }), true);
    for (const other of [
      undefined,
      null,
      "",
      [settings, settings],
      `${settings}, ${settings}`,
      settings.replace("HMAC_SHA256", "HMAC_SHA1"),
      settings.replace("HMAC_SHA256", "none"),
      settings.replace("key=", "key=x"),
      settings.split(",")[0],
      `${settings}\ud800`,
      "x".repeat(1 << 20),
    ]) {
      equal(verify({ settings: other }), false, `${other}`.slice(0, 60));
    }
    equal(verify({ signature }), false, "signed with HMAC-SHA1:");
    equal(token().verifyWebhook({ ...webhook, settings }), false, "an Auth Token:");
    equal(token().verifyWebhook({ ...webhook, settings: null }), true, "no settings:");
  });

  test("shared key: printing it shows the id and omits the secret", () => {
    const key = sharedKey(pkg, { secret: AUTH_TOKEN });
    equal(String(key), `WebhookSharedKey(${key.id})`);
    same(key.toJSON(), { id: key.id });
    ok(!JSON.stringify({ key, ...key }).includes(AUTH_TOKEN));
  });

  test("shared key: refuses invalid options", () => {
    for (const id of ["", "SK11111111111111111111111111111111", "webhooks_sharedkey_", "webhooks_sharedkey_a,b", 7]) {
      refuses(pkg, () => sharedKey(pkg, { id }), { code: "invalid_argument", field: "id" }, `${id}:`);
    }
    refuses(pkg, () => sharedKey(pkg, { secret: "" }), { code: "missing_secret", field: "secret" });
    refuses(pkg, () => sharedKey(pkg, { key: "x" }), { code: "invalid_argument", field: "key" });
    refuses(pkg, () => new pkg.WebhookSharedKey(), { code: "invalid_argument" });
  });

  test("signedUrls: the given URL first, then the other forms that Twilio may have signed", () => {
    same(pkg.signedUrls("https://h.com/x"), ["https://h.com/x", "https://h.com:443/x"]);
    same(pkg.signedUrls("http://h.com:8080/x"), ["http://h.com:8080/x", "http://h.com/x"]);
    same(pkg.signedUrls("https://u:p@h.com:8443/x?a='b#rc=2"), [
      "https://u:p@h.com:8443/x?a='b#rc=2",
      "https://u:p@h.com/x?a='b#rc=2",
      "https://u:p@h.com/x?a='b",
      "https://u:p@h.com:8443/x?a='b",
      "https://h.com/x?a='b#rc=2",
      "https://h.com:8443/x?a='b#rc=2",
      "https://h.com/x?a='b",
      "https://h.com:8443/x?a='b",
      "https://u:p@h.com/x?a=%27b#rc=2",
      "https://u:p@h.com:8443/x?a=%27b#rc=2",
      "https://u:p@h.com/x?a=%27b",
      "https://u:p@h.com:8443/x?a=%27b",
      "https://h.com/x?a=%27b#rc=2",
      "https://h.com:8443/x?a=%27b#rc=2",
      "https://h.com/x?a=%27b",
      "https://h.com:8443/x?a=%27b",
    ]);
    same(pkg.signedUrls("wss://h.com/ws?a=b"), [
      "wss://h.com/ws?a=b",
      "wss://h.com:443/ws?a=b",
      "wss://h.com/ws/?a=b",
      "wss://h.com:443/ws/?a=b",
    ]);
    for (const other of ["", "/x", "ftp://h.com", "https://h.com/\n", "x".repeat(1 << 20), undefined, 7]) {
      same(pkg.signedUrls(other), [], `${other}`.slice(0, 40));
    }
  });
}
