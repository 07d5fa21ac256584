// Attacks on webhook verification. Each is a few requests, none signed by Twilio.
import { createHash, createHmac } from "node:crypto";
import { compressSha1 } from "../secrets/sha1-block.mjs";

export const authToken = "0123456789abcdef0123456789abcdef";
export const accountSid = `AC${"a".repeat(32)}`;
const url = "https://example.com/voice?a=1&b=2";
const documented = "[Twilio](https://www.twilio.com/docs/usage/security#validating-requests)";
const params = { CallSid: `CA${"1".repeat(32)}`, From: "+14158675310", To: "+14158675311" };

export function sign(text, form = {}, key = authToken) {
  const signed =
    text +
    Object.keys(form)
      .sort()
      .map((name) => name + form[name])
      .join("");
  return createHmac("sha1", key).update(signed).digest("base64");
}
const sha256 = (body) => createHash("sha256").update(body).digest("hex");
const signature = sign(url, params);
const form = (change) => ({ url, signature, params: { ...params, ...change } });

const hashed = `${url}&bodySHA256=${sha256("{}")}`;
const handshake = "wss://example.com/ws";
const streams = "[Media Streams](https://www.twilio.com/docs/voice/media-streams)";

export const good = [
  { url, signature, params },
  withBody(hashed, "{}"),
  { url: handshake, signature: sign(handshake) },
];

function withBody(stated, body) {
  return { url: stated, signature: sign(stated), body };
}

/** A length extension, which a plain hash of secret and text would allow. */
function extended() {
  const length = authToken.length + url.length;
  const padding = Buffer.alloc(Math.ceil((length + 9) / 64) * 64 - length);
  padding[0] = 0x80;
  padding.writeUInt32BE(length * 8, padding.length - 4);
  const more = "&admin=1";
  const block = Buffer.alloc(64);
  block.write(more);
  block[more.length] = 0x80;
  block.writeUInt32BE((length + padding.length + more.length) * 8, 60);
  const state = Array.from({ length: 5 }, (_, at) => Buffer.from(sign(url), "base64").readUInt32BE(at * 4));
  const forged = Buffer.alloc(20);
  for (const [at, word] of compressSha1(block, state).entries()) forged.writeUInt32BE(word, at * 4);
  return { url: url + padding.toString("latin1") + more, signature: forged.toString("base64"), params: {} };
}

export const webhookAttacks = [
  {
    name: "no signature, or a malformed one",
    reference: documented,
    requests: ["", " ", "x", null, undefined, signature.slice(0, -1), `${signature}=`, ` ${signature}`]
      .concat(signature.toLowerCase(), `${signature},${signature}`, Buffer.from(signature, "base64").toString("hex"))
      .map((shown) => ({ url, signature: shown, params })),
  },
  {
    name: "signed with another Auth Token, the SID, or an empty key",
    reference: documented,
    requests: ["f".repeat(32), accountSid, "\0", authToken.toUpperCase()].map((key) => ({
      url,
      signature: sign(url, params, key),
      params,
    })),
  },
  {
    name: "signed with another algorithm",
    reference: documented,
    requests: ["sha256", "sha512", "md5"].map((hash) => ({
      url,
      signature: createHmac(hash, authToken)
        .update(url + Object.entries(params).flat().join(""))
        .digest("base64"),
      params,
    })),
  },
  {
    name: "a parameter changed, added, renamed or removed",
    reference: documented,
    requests: [
      form({ From: "+1" }),
      form({ x: "1" }),
      form({ From: ["+14158675310", "+1"] }),
      { url, signature, params: {} },
      { url, signature, params: { ...params, From: undefined, from: params.From } },
    ],
  },
  {
    name: "parameters that are not strings",
    reference: documented,
    requests: [{ toString: () => params.From }, [[params.From]], null, undefined, Symbol("x"), () => params.From].map(
      (From) => form({ From }),
    ),
  },
  {
    name: "another URL: scheme, host, path, query",
    reference: documented,
    requests: [
      "http://example.com/voice?a=1&b=2",
      "https://example.org/voice?a=1&b=2",
      "https://example.com.evil.example/voice?a=1&b=2",
      "https://example.com/Voice?a=1&b=2",
      "https://example.com/voice/?a=1&b=2",
      "https://example.com/voice?a=1&b=2&c=3",
      "https://example.com/voice?b=2&a=1",
      "https://example.com/voice?a=1",
      "https://example.com/voice#?a=1&b=2",
    ].map((shown) => ({ url: shown, signature, params })),
  },
  {
    name: "another path that normalizes to the signed one",
    reference: "RFC 3986 §6.2.2",
    requests: ["/x/../voice", "/./voice", "/x/%2e%2e/voice"].map((path) => ({
      url: `https://example.com${path}?a=1&b=2`,
      signature,
      params,
    })),
  },
  { name: "length extension", reference: "RFC 2104", requests: [extended()] },
  {
    name: "a signed GET sent again with a JSON body",
    reference: documented,
    requests: ['{"admin":true}', "x", "[]"].map((body) => ({ url, signature: sign(url), body })),
  },
  {
    name: "a body that does not match its hash",
    reference: documented,
    requests: ["{} ", "", "x"].map((body) => ({ ...withBody(`${url}&bodySHA256=${sha256("{}")}`, "{}"), body })),
  },
  {
    name: "two body hashes, or an escaped name of the parameter",
    reference: documented,
    requests: [
      withBody(`${url}&bodySHA256=${sha256("{}")}&bodySHA256=${sha256("x")}`, "{}"),
      withBody(`${url}&bodySHA25%36=${sha256("{}")}`, "{}"),
      withBody(`${url}#&bodySHA256=${sha256("{}")}`, "{}"),
    ],
  },
  {
    name: "a signed JSON request without its body or with another, through an escaped name of the hash",
    reference: documented,
    requests: ["body%53HA256", "%62odySHA256", "bodySHA25%36", "%62%6F%64%79%53%48%41%32%35%36"]
      .map((name) => ({ url: hashed.replace("bodySHA256", name), signature: sign(hashed) }))
      .flatMap((request) => [request, { ...request, params: {} }, { ...request, body: "x" }]),
  },
  {
    name: "the hash of another body in addition to the signed one",
    reference: documented,
    requests: ["{}", "x"].flatMap((body) => [
      { ...withBody(hashed, body), url: `${hashed}&bodySHA256=${sha256("x")}` },
      withBody(`${url}&bodySHA256=${sha256("x")}&bodySHA256=${sha256("{}")}`, body),
    ]),
  },
  {
    name: "a form, or no body, with a body hash in the URL",
    reference: documented,
    requests: [{ params: {} }, {}, { params }].map((content) => ({ url: hashed, signature: sign(hashed), ...content })),
  },
  {
    name: "an empty signature",
    reference: documented,
    requests: [{ params }, { params: {} }, {}, { body: "{}" }].flatMap((content) =>
      [url, hashed, handshake].map((shown) => ({ url: shown, signature: "", ...content })),
    ),
  },
  {
    name: "a signature over `https`, `http` or `ws` for a WebSocket handshake",
    reference: streams,
    requests: ["https", "http", "ws"].flatMap((scheme) =>
      ["", "/"].map((end) => ({ url: handshake, signature: sign(`${handshake.replace("wss", scheme)}${end}`) })),
    ),
  },
  {
    name: "a signature over `wss` for an ordinary request",
    reference: streams,
    requests: [{}, { params: {} }, { body: "" }, { body: "{}" }].map((content) => ({
      url: handshake.replace("wss", "https"),
      signature: sign(handshake),
      ...content,
    })),
  },
  {
    name: "a WebSocket handshake with another path or query",
    reference: streams,
    requests: [
      ...["?a=1", "?", "/x", "x", "#/"].map((more) => ({ url: handshake + more, signature: sign(`${handshake}/a`) })),
      ...["?a=2", "?a=1&a=2", "?a=2&a=1", "?a=1&b=", ""].flatMap((query) =>
        [sign(`${handshake}?a=1`), sign(handshake, { a: "1" })].map((signed) => ({
          url: handshake + query,
          signature: signed,
        })),
      ),
    ],
  },
  {
    name: "a signature over the URL without the form",
    reference: documented,
    requests: [
      { url, signature: sign(url), params },
      { url, signature: sign("", params), params },
    ],
  },
  {
    name: "an invalid or over-long URL",
    reference: documented,
    requests: [
      "",
      "/voice",
      "javascript:alert(1)",
      "https://",
      "https://[",
      `https://example.com/${"a".repeat(1 << 20)}`,
    ].map((shown) => ({
      url: shown,
      signature,
      params,
    })),
  },
];
