// Generates webhook requests: URLs of every form, what may have been signed for them, forms and bodies.
import { createHash } from "node:crypto";
import { parse, stringify } from "node:querystring";

const pieces = [
  "a",
  "Z",
  "9",
  "-",
  "_",
  ".",
  "~",
  "!",
  "*",
  "(",
  ")",
  "%20",
  "+",
  "%2B",
  "%26",
  "%3D",
  "%25",
  "%2f",
  "/",
  "?",
];
const signedPlainly = ["'", "%27", "@", "%40", ":", "%3A", "%3a"];
const beyondAscii = ["é", "%C3%A9", "😀", "%F0%9F%98%80"];
const textPieces = [
  "a",
  "B",
  "7",
  " ",
  "+",
  "&",
  "=",
  "%",
  "'",
  '"',
  "<",
  "é",
  "ß",
  "李",
  "\u{1f600}",
  "\n",
  "\t",
  "\0",
  "\u2028",
];

const word = (random, most = 6) => random.text([...pieces, ...signedPlainly, ...beyondAscii], random.below(most + 1));

function query(random) {
  const names = random.shuffled(["foo", "bar", "Body", "x-y", "To.Name", "é", "%C3%A9", "To.Name"]);
  return Array.from({ length: random.between(1, 4) }, (_, at) => `${names[at]}=${word(random)}`).join("&");
}

/** A URL from parts, as a string, not normalized by a parser. */
export function urlParts(random) {
  const scheme = random.pick(["https", "https", "https", "http", "wss", "ws"]);
  return {
    scheme,
    userinfo: random.chance(0.15) ? random.pick(["user:pass@", "user@", "u:p@w@", "a%40b:c@"]) : "",
    host: random.pick([
      "example.com",
      "a.example.co.uk",
      "Example.COM",
      "[2001:db8::1]",
      "192.0.2.7",
      "xn--bcher-kva.example",
    ]),
    port: random.chance(0.3) ? random.pick([":443", ":80", ":8443", ":1234"]) : "",
    path: random.pick(["", "/", "/voice", "/a/b/", "/%7Efoo", "/x%3Fy", "/ü", "/a//b", "/a/../b", "/It's", "/a@b:c"]),
    query: random.chance(0.7) ? `?${query(random)}` : "",
    fragment: random.chance(0.1) ? random.pick(["#rc=2", "#"]) : "",
  };
}

export const join = ({ scheme, userinfo, host, port, path, query, fragment }) =>
  `${scheme}://${userinfo}${host}${port}${path}${query}${fragment}`;

const defaultPorts = { https: ":443", wss: ":443", http: ":80", ws: ":80" };
const reencoded = (text) => text && `?${stringify(parse(text.slice(1)))}`;
const replaced = (text, from, to) => text.replaceAll(from, to);

/** Changes to a URL between signing and verification. Most occur in practice; some must be refused. */
const changes = [
  (url) => url,
  (url) => url,
  (url) => ({ ...url, port: "" }),
  (url) => ({ ...url, port: defaultPorts[url.scheme] }),
  (url) => ({ ...url, port: ":80" }),
  (url) => ({ ...url, port: ":9999" }),
  (url) => ({ ...url, userinfo: "" }),
  (url) => ({ ...url, fragment: "" }),
  (url) => ({ ...url, userinfo: "", fragment: "", port: "" }),
  (url) => ({ ...url, host: url.host.toLowerCase() }),
  (url) => ({ ...url, path: url.path || "/" }),
  (url) => ({ ...url, path: url.path === "/" ? "" : url.path }),
  (url) => ({ ...url, path: `${url.path}/` }),
  (url) => ({ ...url, query: reencoded(url.query) }),
  (url) => ({ ...url, query: reencoded(url.query), path: url.path || "/", host: url.host.toLowerCase() }),
  (url) => ({ ...url, query: replaced(url.query, "'", "%27") }),
  (url) => ({ ...url, query: replaced(replaced(replaced(url.query, "%27", "'"), "%40", "@"), /%3a/gi, ":") }),
  (url) => ({ ...url, query: replaced(url.query, "+", "%20") }),
  (url) => ({ ...url, query: replaced(url.query, "%20", "+") }),
  (url) => ({ ...url, query: url.query && `?${url.query.slice(1).split("&").reverse().join("&")}` }),
  (url) => ({ ...url, query: `${url.query || "?"}&more=1` }),
  (url) => ({ ...url, scheme: url.scheme === "https" ? "http" : "https" }),
];

/** Returns the signed URL for a given one. */
export function signedFor(random, given) {
  if (random.chance(0.1)) return new URL(join(given)).href;
  const change = random.pick(changes);
  const once = change(given);
  return join(random.chance(0.2) ? random.pick(changes)(once) : once);
}

export function form(random) {
  const names = random.shuffled([
    ...[
      "AccountSid",
      "ApiVersion",
      "Body",
      "CallSid",
      "Called",
      "Caller",
      "CallerCity",
      "CallerCountry",
      "Digits",
      "From",
    ],
    ...["To", "body", "_", "-", "a", "aa", "aB", "é", "", "__proto__", "constructor", "0", "10", "9", "\uffff", "a\0"],
  ]);
  // Through JSON, so that __proto__ is an ordinary name.
  const entries = names.slice(0, random.below(22)).map((name) => {
    const values = Array.from({ length: random.below(4) }, () => text(random));
    const value = random.chance(0.1) ? [...values, ...values.slice(1)] : text(random);
    return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  });
  return JSON.parse(`{${entries.join(",")}}`);
}

export const text = (random) => random.text(textPieces, random.below(10));

/** Changes one thing in a form. */
export function changedForm(random, params) {
  const [name] = random.shuffled(Object.keys(params));
  if (name === undefined) return { Body: "" };
  return Object.fromEntries(
    Object.entries(params).flatMap(([other, value]) => {
      if (other !== name) return [[other, value]];
      return random.pick([
        [],
        [[`${other}x`, value]],
        [[other, `${value}x`]],
        [
          [other, value],
          ["More", ""],
        ],
      ]);
    }),
  );
}

/** Returns a signature, mostly unchanged. */
export function shown(random, signature) {
  if (random.chance(0.9)) return signature;
  return random.pick([
    "",
    signature.slice(1),
    `${signature}=`,
    signature.toLowerCase(),
    `${signature},${signature}`,
    Buffer.from(signature).toString("base64"),
  ]);
}

export const sha256 = (body) => createHash("sha256").update(body).digest("hex");

/** A body, and a query with its hash or something similar. */
export function hashedBody(random) {
  const body = random.pick(["", "{}", JSON.stringify({ text: text(random), number: random.next() }), text(random)]);
  const hash = sha256(body);
  const stated = random.pick([
    ...Array.from({ length: 8 }, () => `bodySHA256=${hash}`),
    `bodySHA256=${hash.toUpperCase()}`,
    `bodySHA256=${sha256(`${body} `)}`,
    "bodySHA256=",
    "bodySHA256",
    `bodysha256=${hash}`,
    `xbodySHA256=${hash}`,
    `a=bodySHA256=${hash}`,
    "",
  ]);
  return { body, stated };
}
