// Attacks on token verification. Each is a few tokens, none of which may be accepted. The references are
// the standards that require it, or known vulnerabilities.
import {
  claims,
  credential,
  encode,
  good,
  header,
  mac,
  NOW,
  other,
  sign,
  withClaims,
  withHeader,
  withRaw,
} from "./token-fixture.mjs";

const [head, body, signature] = good.split(".");
const without = (name) => sign(header, { ...claims, [name]: undefined });
const spellings = Array.from({ length: 16 }, (_, bits) =>
  [..."none"].map((letter, at) => (bits & (1 << at) ? letter.toUpperCase() : letter)).join(""),
);
const flipped = Buffer.from(signature, "base64url").map((byte, at) => (at === 0 ? byte ^ 1 : byte));
/** The last of 43 characters has two unused bits. */
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const stray = [1, 2, 3].map((bits) => good.slice(0, -1) + alphabet[alphabet.indexOf(good.at(-1)) + bits]);
const inAlphabet = (token) => token.replaceAll("-", "+").replaceAll("_", "/");
/** A token with a character that differs between the two base64 alphabets. */
const plain = inAlphabet(withClaims({ jti: "\u00ff\u00fe~~~???>>>" }));
const jwk = { kty: "oct", k: Buffer.from("mine").toString("base64url") };

export const tokenAttacks = [
  {
    name: "`none`, in all 16 spellings",
    reference: "RFC 8725 §2.1, CVE-2022-23540",
    tokens: spellings.flatMap((alg) =>
      ["", signature, "AA"].map((end) => `${encode({ ...header, alg })}.${body}.${end}`),
    ),
  },
  {
    name: "another algorithm, validly signed with it",
    reference: "RFC 8725 §3.1",
    tokens: [
      sign({ ...header, alg: "HS384" }, claims, undefined, "sha384"),
      sign({ ...header, alg: "HS512" }, claims, undefined, "sha512"),
    ],
  },
  {
    name: "an HMAC with the `alg` of RSA, ECDSA or EdDSA",
    reference: "RFC 8725 §2.1, CVE-2023-48223, CVE-2026-34950",
    tokens: ["RS256", "PS256", "ES256", "EdDSA", "RS512", "HS1", "dir"].map((alg) => withHeader({ alg })),
  },
  {
    name: "`alg` misspelled or of another type",
    reference: "RFC 7515 §4.1.1",
    tokens: ["hs256", "HS256 ", "HS256\0", "ＨS256", "", null, ["HS256"], { alg: "HS256" }, 256, undefined].map((alg) =>
      withHeader({ alg }),
    ),
  },
  {
    name: "signed with a guessable secret: empty, a SID, a common word",
    reference: "RFC 8725 §2.2",
    tokens: ["", "\0", "secret", credential.sid, credential.accountSid, "null", "undefined"].map((secret) =>
      sign(header, claims, secret),
    ),
  },
  {
    name: "a key inside the token, or a link to one",
    reference: "RFC 8725 §3.10",
    tokens: [
      { jwk },
      { jku: "https://evil.example/keys" },
      { x5u: "https://evil.example/cert" },
      { kid: "../../dev/null" },
      { kid: "' UNION SELECT 'mine" },
    ].map((more) => sign({ ...header, ...more }, claims, "mine")),
  },
  {
    name: "signature missing, truncated, extended or changed",
    reference: "RFC 7515 §5.2",
    tokens: [
      ...["", signature.slice(0, 22), signature.slice(0, 42), `${signature}AA`, signature + signature],
      ...[flipped.toString("base64url"), mac(head), mac(body), mac(`${body}.${head}`), "A".repeat(43)],
    ].map((end) => `${head}.${body}.${end}`),
  },
  {
    name: "claims changed under a valid signature",
    reference: "RFC 7515 §5.2",
    tokens: [{ grants: { identity: "admin" } }, { exp: NOW + 999_999 }, { sub: other.accountSid }].map(
      (more) => `${head}.${encode({ ...claims, ...more })}.${signature}`,
    ),
  },
  {
    name: "`crit` with an unknown extension",
    reference: "RFC 7515 §4.1.11, CVE-2026-35042",
    tokens: [{ crit: ["x-must"], "x-must": 1 }, { crit: ["exp"], exp: 1 }, { crit: ["http://example.com/"] }].map(
      withHeader,
    ),
  },
  {
    name: "`crit` that is empty, not a list, or names a forbidden parameter",
    reference: "RFC 7515 §4.1.11",
    tokens: [{ crit: [] }, { crit: "x" }, { crit: null }, { crit: {} }, { crit: ["alg"] }].map(withHeader),
  },
  {
    name: "an unencoded payload (`b64: false`)",
    reference: "RFC 7797 §3",
    tokens: [
      withHeader({ b64: false, crit: ["b64"] }),
      `${encode({ ...header, b64: false, crit: ["b64"] })}.${JSON.stringify(claims)}.${mac("x")}`,
    ],
  },
  {
    name: "duplicate claims, the second one valid",
    reference: "RFC 7519 §4 ¹",
    tokens: [
      withRaw('"exp":1'),
      withRaw('"e\\u0078p":1'),
      withRaw(`"iss":"${other.sid}"`),
      withRaw(`"sub":"${other.accountSid}"`),
    ],
  },
  {
    name: "duplicate header parameters, the second one valid",
    reference: "RFC 7515 §4 ¹",
    tokens: ['"alg":"none"', '"alg":"RS256"', '"typ":"other"'].map((first) =>
      sign(`{${first},${JSON.stringify(header).slice(1)}`, claims),
    ),
  },
  {
    name: "stray bits in the signature's last character",
    reference: "RFC 4648 §3.5",
    tokens: stray,
  },
  {
    name: "padding, white space, base64 that is not base64url",
    reference: "RFC 7515 §2",
    tokens: [
      `${good}=`,
      `${head}=.${body}.${signature}`,
      `${good}\n`,
      ` ${good}`,
      `${head}.${body}\n.${signature}`,
      `${good}\0`,
      plain,
      `Bearer ${good}`,
    ],
  },
  {
    name: "not three parts, or not the compact form",
    reference: "RFC 7515 §7.1",
    tokens: [
      ...[
        "",
        ".",
        "..",
        head,
        `${head}.${body}`,
        `${good}.`,
        `.${good}`,
        `${good}.${signature}`,
        `${head}.${body}.${signature}..`,
      ],
      JSON.stringify({ protected: head, payload: body, signature }),
      JSON.stringify({ payload: body, signatures: [{ protected: head, signature }] }),
    ],
  },
  {
    name: "a non-string that stringifies to a token",
    reference: "RFC 7515 §7.1",
    tokens: [[good], { toString: () => good }, new String(good), { token: good }, null, undefined, 0],
  },
  {
    name: "`exp` of another type",
    reference: "RFC 7519 §4.1.4",
    tokens: [
      ...["9999999999", "never", true, [9999999999], { valueOf: 1 }, null].map((exp) => withClaims({ exp })),
      ...["1e999", "-1", "-1e999", "1.7000036e9"].map((exp) =>
        sign(header, JSON.stringify(claims).replace(`"exp":${NOW + 3600}`, `"exp":${exp}`)),
      ),
    ],
  },
  {
    name: "`nbf` of another type",
    reference: "RFC 7519 §4.1.5",
    tokens: ["0", "", true, [0], { a: 0 }, null].map((nbf) => withClaims({ nbf })),
  },
  { name: "no `exp`", reference: "RFC 8725 §3.10 ²", tokens: [without("exp")] },
  {
    name: "expired, or not valid yet",
    reference: "RFC 7519 §4.1.4, §4.1.5",
    tokens: [{ exp: NOW }, { exp: NOW - 1 }, { exp: 0 }, { nbf: NOW + 1 }, { nbf: NOW + 999_999 }].map(withClaims),
  },
  {
    name: "of another key or another account",
    reference: "RFC 8725 §3.8",
    tokens: [
      ...[
        { iss: other.sid },
        { sub: other.accountSid },
        { iss: "" },
        { iss: [credential.sid] },
        { sub: [credential.accountSid] },
      ].map(withClaims),
      ...["iss", "sub"].map(without),
      sign(header, claims, "another-secret-of-the-same-account"),
    ],
  },
  {
    name: "signed by another key or account, and naming it",
    reference: "RFC 8725 §3.8",
    tokens: [{ iss: other.sid }, { sub: other.accountSid }, { iss: other.sid, sub: other.accountSid }].map((more) =>
      sign(header, { ...claims, ...more }, "another-secret-of-32-characters-"),
    ),
  },
  {
    name: "a lifetime over the 24 hours that Twilio accepts",
    reference: "Twilio 20104, 20157",
    needs: "lifetime",
    tokens: [
      { exp: NOW + 86_401 },
      { iat: NOW - 3600, exp: NOW + 86_400 },
      { iat: NOW + 3600, exp: NOW + 90_000 },
      { exp: NOW + 315_360_000 },
      { iat: undefined, exp: NOW + 86_401 },
    ].map(withClaims),
  },
  {
    name: "a JWT of another type, signed with the same key",
    reference: "RFC 8725 §2.8, §3.11",
    needs: "typ",
    tokens: ["at+jwt", "secevent+jwt", "", null, undefined].map((typ) => withHeader({ typ })),
  },
  {
    name: "a JWT of another content, signed with the same key",
    reference: "RFC 8725 §2.8, §3.12",
    needs: "cty",
    tokens: ["twilio-pkrv;v=1", "JWT", undefined].map((cty) => withHeader({ cty })),
  },
  {
    name: "claims inside `__proto__`",
    reference: "RFC 7519 §4",
    tokens: [
      sign(header, `{"__proto__":${JSON.stringify(claims)}}`),
      sign(header, `{"constructor":{"prototype":${JSON.stringify(claims)}}}`),
    ],
  },
  {
    name: "a claim named `__proto__`, which copying would apply",
    reference: "RFC 7519 §4 ³",
    tokens: [withRaw('"__proto__":{"polluted":true}'), withRaw('"x":{"__proto__":{"polluted":true}}')],
  },
  {
    name: "header and claims that are not UTF-8, or have a lone surrogate",
    reference: "RFC 8725 §3.7",
    tokens: [
      ...[[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]].map((bytes) =>
        sign(
          header,
          Buffer.concat([
            Buffer.from('{"x":"'),
            Buffer.from(bytes),
            Buffer.from(`",${JSON.stringify(claims).slice(1)}`),
          ]),
        ),
      ),
      sign(header, JSON.stringify(claims).replace("alice", "\\ud800")),
      sign(header, `\ufeff${JSON.stringify(claims)}`),
    ],
  },
  {
    name: "not a JSON object",
    reference: "RFC 7519 §7.2",
    tokens: ["null", "[]", "1", '""', "", "{", `${JSON.stringify(claims)} x`, "{'exp':1}", "NaN"].flatMap((text) => [
      sign(header, text),
      sign(text, claims),
    ]),
  },
  {
    name: "a thousand levels of nesting, signed",
    reference: "RFC 8259 §9 ³",
    tokens: [
      ["[", "]"],
      ['{"a":', "}"],
    ].map(([open, close]) => withRaw(`"x":${open.repeat(1000)}${open === "[" ? "" : "1"}${close.repeat(1000)}`)),
  },
  {
    name: "a megabyte of claims, signed",
    reference: "RFC 8725 §3.6 ³",
    tokens: [withClaims({ x: "x".repeat(1 << 20) })],
  },
  {
    name: "a header with a thousand parameters, or of 8 KB, signed",
    reference: "RFC 8725 §3.6 ³",
    tokens: [
      withHeader(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, 0]))),
      withHeader({ kid: "x".repeat(8192) }),
    ],
  },
  {
    name: "strings on which regular expressions backtrack",
    reference: "CVE-2026-35041",
    tokens: [".", "A", "A.", "=", " ", "eyJ", "\n", "a.a.", "-----BEGIN "].map((text) => `${text.repeat(50_000)}!`),
  },
];
