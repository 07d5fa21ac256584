// The table of tokens that must be refused: how each is made, and the expected code. All are signed with the right
// key where possible, so that only the named property is wrong.
// `rule` is the source of the requirement. `malformed` tokens are refused by decoding too.
import { ACCOUNT, GOLDEN, KEY, NOW, OTHER_ACCOUNT, OTHER_KEY, OTHER_SECRET } from "../fixtures.mjs";
import { base64url, CLAIMS, HEADER, hmac, sign, signParts, tokenWith } from "../hand-made.mjs";

const header64 = base64url(JSON.stringify(HEADER));
const claims64 = base64url(JSON.stringify(CLAIMS));
const claimsText = (from, to) => JSON.stringify(CLAIMS).replace(from, to);
const good = () => tokenWith();

/** Sets an unused bit in the last character of a part: another spelling of the same bytes. */
function strayBits(part) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return part.slice(0, -1) + alphabet[alphabet.indexOf(part.at(-1)) | 1];
}

/** Pads with spaces until the last base64url character has unused bits. */
function withSpareBits(text) {
  let padded = text;
  while (new TextEncoder().encode(padded).length % 3 === 0) padded += " ";
  return base64url(padded);
}

const nested = (depth) => claimsText('"chat":{}', `"player":${"[".repeat(depth)}${"]".repeat(depth)}`);

const shape = [
  ["an empty text", "RFC 7515 7.1", () => ""],
  ["one part", "RFC 7515 7.1", () => header64],
  ["two parts", "RFC 7515 7.1", () => `${header64}.${claims64}`],
  ["four parts", "RFC 7515 7.1", async () => `${await good()}.AAAA`],
  ["four parts, the last empty", "RFC 7515 7.1", async () => `${await good()}.`],
  ["five parts, as an encrypted token has", "RFC 7516", () => `${header64}.AAAA.AAAA.${claims64}.AAAA`],
  ["only dots", "RFC 7515 7.1", () => ".."],
  ["no header", "RFC 7515 7.1", () => signParts("", claims64)],
  ["no claims", "RFC 7515 7.1", () => signParts(header64, "")],
  ["a space before", "RFC 7515 2", async () => ` ${await good()}`],
  ["a space after", "RFC 7515 2", async () => `${await good()} `],
  ["a line break after", "RFC 7515 2", async () => `${await good()}\n`],
  ["a line break within", "RFC 7515 2", () => signParts(header64, `${claims64.slice(0, 40)}\n${claims64.slice(40)}`)],
  ["a NUL after", "RFC 7515 2", async () => `${await good()}\0`],
  ["a byte order mark before", "RFC 7515 2", async () => `\ufeff${await good()}`],
  ["Bearer before", "RFC 6750 2.1", async () => `Bearer ${await good()}`],
  ["full-width dots", "RFC 7515 7.1", async () => (await good()).replaceAll(".", "\uff0e")],
  ["a lone surrogate", "RFC 7515 7.1", async () => `${(await good()).slice(0, -1)}\ud800`],
  ["JSON serialization", "RFC 7515 7.2", async () => JSON.stringify({ payload: claims64, protected: header64 })],
];

const encoding = [
  ["padding after the header", "RFC 7515 2", () => signParts(`${withSpareBits(JSON.stringify(HEADER))}=`, claims64)],
  ["padding after the claims", "RFC 7515 2", () => signParts(header64, `${withSpareBits(JSON.stringify(CLAIMS))}=`)],
  ["padding after the signature", "RFC 7515 2", async () => `${await good()}=`],
  [
    "nonzero trailing bits in the header",
    "RFC 4648 3.5",
    () => signParts(strayBits(withSpareBits(JSON.stringify(HEADER))), claims64),
  ],
  [
    "nonzero trailing bits in the claims",
    "RFC 4648 3.5",
    () => signParts(header64, strayBits(withSpareBits(JSON.stringify(CLAIMS)))),
  ],
  ["stray bits in the signature", "RFC 4648 3.5", async () => strayBits(await good())],
  [
    "base64's plus",
    "RFC 7515 2",
    () => signParts(header64, base64url(claimsText("alice", "\u{3e}>>>")).replace(/-|_|[A-Z]/, "+")),
  ],
  [
    "base64's slash",
    "RFC 7515 2",
    () => signParts(header64, base64url(claimsText("alice", "???")).replace(/-|_|[A-Z]/, "/")),
  ],
  [
    "an impossible base64 length",
    "RFC 4648 4",
    () => signParts(header64, `${claims64}${"A".repeat((5 - (claims64.length % 4)) % 4)}`),
  ],
  ["letters beyond ASCII", "RFC 7515 2", async () => `${(await good()).slice(0, -2)}éA`],
];

const json = [
  ["a header that is not JSON", "RFC 7515 4", () => sign("alg=HS256", CLAIMS)],
  ["a header cut short", "RFC 7515 4", () => sign(JSON.stringify(HEADER).slice(0, -1), CLAIMS)],
  ["a header with more behind it", "RFC 7515 4", () => sign(`${JSON.stringify(HEADER)}{}`, CLAIMS)],
  ["a header that is an array", "RFC 7515 4", () => sign("[]", CLAIMS)],
  ["a header that is null", "RFC 7515 4", () => sign("null", CLAIMS)],
  ["a header that is text", "RFC 7515 4", () => sign('"HS256"', CLAIMS)],
  [
    "a header with a trailing comma",
    "RFC 8259",
    () => sign('{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1",}', CLAIMS),
  ],
  ["a header in single quotes", "RFC 8259", () => sign("{'alg':'HS256'}", CLAIMS)],
  ["a header after a byte order mark", "RFC 8259 8.1", () => sign(`\ufeff${JSON.stringify(HEADER)}`, CLAIMS)],
  [
    "a header with alg twice",
    "RFC 7515 4",
    () => sign('{"alg":"HS256","alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}', CLAIMS),
  ],
  [
    "a header with an unknown member twice",
    "RFC 7515 4",
    () => sign('{"x":1,"x":1,"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}', CLAIMS),
  ],
  ["a header without alg", "RFC 7515 4.1.1", () => tokenWith({ header: { alg: undefined } })],
  ["crit", "RFC 7515 4.1.11", () => tokenWith({ header: { crit: ["exp"] } })],
  ["crit with b64", "RFC 7797 3", () => tokenWith({ header: { b64: false, crit: ["b64"] } })],
  ["an empty crit", "RFC 7515 4.1.11", () => tokenWith({ header: { crit: [] } })],
  ["claims that are not JSON", "RFC 7519 7.2", () => sign(HEADER, "exp=1")],
  ["claims that are an array", "RFC 7519 7.2", () => sign(HEADER, [CLAIMS])],
  ["claims that are null", "RFC 7519 7.2", () => sign(HEADER, "null")],
  ["claims that are text", "RFC 7519 7.2", () => sign(HEADER, '"claims"')],
  ["claims cut short", "RFC 8259", () => sign(HEADER, JSON.stringify(CLAIMS).slice(0, -1))],
  ["claims with more behind them", "RFC 8259", () => sign(HEADER, `${JSON.stringify(CLAIMS)}1`)],
  ["claims with a NUL behind them", "RFC 8259", () => sign(HEADER, `${JSON.stringify(CLAIMS)}\0`)],
  ["a claim twice", "RFC 7519 4", () => sign(HEADER, claimsText('"exp":', `"exp":${NOW + 1},"exp":`))],
  [
    "a claim twice, once in escapes",
    "RFC 7519 4",
    () => sign(HEADER, claimsText('"exp":', `"\\u0065xp":${NOW + 1},"exp":`)),
  ],
  ["a grant twice", "RFC 7519 4", () => sign(HEADER, claimsText('"chat":{}', '"chat":{},"chat":{}'))],
  ["a grant's member twice", "RFC 7519 4", () => sign(HEADER, claimsText('"chat":{}', '"chat":{"a":1,"a":2}'))],
  [
    "a member twice, deep in an array",
    "RFC 7519 4",
    () => sign(HEADER, claimsText('"chat":{}', '"player":[[{"a":1,"a":1}]]')),
  ],
  ["claims that are not UTF-8", "RFC 7519 7.2", () => sign(HEADER, notUtf8([0xff]))],
  ["an overlong slash", "RFC 3629 3", () => sign(HEADER, notUtf8([0xc0, 0xaf]))],
  ["a surrogate in UTF-8", "RFC 3629 3", () => sign(HEADER, notUtf8([0xed, 0xa0, 0x80]))],
  ["an escaped lone surrogate", "RFC 8259 8.2", () => sign(HEADER, claimsText("alice", "\\ud800"))],
  ["escaped surrogates in the wrong order", "RFC 8259 8.2", () => sign(HEADER, claimsText("alice", "\\ude00\\ud83d"))],
  ["a raw line break in text", "RFC 8259 7", () => sign(HEADER, claimsText("alice", "al\nice"))],
  ["an unknown escape", "RFC 8259 7", () => sign(HEADER, claimsText("alice", "\\x41"))],
  ["a leading zero", "RFC 8259 6", () => sign(HEADER, claimsText(`"exp":`, `"exp":0`))],
  ["a plus before a number", "RFC 8259 6", () => sign(HEADER, claimsText(`"exp":`, `"exp":+`))],
  ["NaN", "RFC 8259 6", () => sign(HEADER, claimsText('"chat":{}', '"player":NaN'))],
  ["a hexadecimal number", "RFC 8259 6", () => sign(HEADER, claimsText('"chat":{}', '"player":0x1'))],
  ["a comment", "RFC 8259 2", () => sign(HEADER, claimsText('"chat":{}', '"chat":{/**/}'))],
  ["a thousand arrays within each other", "RFC 8259 9", () => sign(HEADER, nested(1000))],
  ["five thousand arrays within each other", "RFC 8259 9", () => sign(HEADER, nested(5000))],
  ["arrays that never close", "RFC 8259 9", () => sign(HEADER, "[".repeat(9000))],
];

const types = [
  ["no exp", "exp required", () => tokenWith({ claims: { exp: undefined } })],
  ["exp as text", "RFC 7519 4.1.4", () => tokenWith({ claims: { exp: String(NOW + 3600) } })],
  ["exp as null", "RFC 7519 4.1.4", () => tokenWith({ claims: { exp: null } })],
  ["exp as an array", "RFC 7519 4.1.4", () => tokenWith({ claims: { exp: [NOW + 3600] } })],
  ["exp as true", "RFC 7519 4.1.4", () => tokenWith({ claims: { exp: true } })],
  ["an exp with an exponent", "exact numbers", () => sign(HEADER, claimsText(/"exp":\d+/, '"exp":1.7000036e9'))],
  [
    "an exp past 2^53 with a fraction",
    "exact numbers",
    () => sign(HEADER, claimsText(/"exp":\d+/, `"exp":${2 ** 53}.5`)),
  ],
  ["an exp of 1e400", "finite numbers", () => sign(HEADER, claimsText(/"exp":\d+/, '"exp":1e400'))],
  ["an exp of 300 digits", "finite numbers", () => sign(HEADER, claimsText(/"exp":\d+/, `"exp":${"9".repeat(300)}`))],
  ["an exp past 64 bits", "finite numbers", () => sign(HEADER, claimsText(/"exp":\d+/, '"exp":18446744073709551617'))],
  ["an exp of -1e400", "finite numbers", () => sign(HEADER, claimsText(/"exp":\d+/, '"exp":-1e400'))],
  ["nbf as text", "RFC 7519 4.1.5", () => tokenWith({ claims: { nbf: String(NOW) } })],
  ["nbf as null", "RFC 7519 4.1.5", () => tokenWith({ claims: { nbf: null } })],
  ["nbf with an exponent", "exact numbers", () => tokenWith({ claims: { nbf: 1e-7 } })],
  ["iat as text", "RFC 7519 4.1.6", () => tokenWith({ claims: { iat: "now" } })],
  ["no jti", "Access Tokens have one", () => tokenWith({ claims: { jti: undefined } })],
  ["jti as a number", "RFC 7519 4.1.7", () => tokenWith({ claims: { jti: 1 } })],
  ["no grants", "Access Tokens have them", () => tokenWith({ claims: { grants: undefined } })],
  ["grants as an array", "Access Tokens have an object", () => tokenWith({ claims: { grants: [] } })],
  ["grants as null", "Access Tokens have an object", () => tokenWith({ claims: { grants: null } })],
  ["grants as text", "Access Tokens have an object", () => tokenWith({ claims: { grants: "chat" } })],
  ["an identity with a fraction", "identities are text", () => tokenWith({ claims: { grants: { identity: 5.5 } } })],
  ["an identity with an exponent", "identities are text", () => tokenWith({ claims: { grants: { identity: 1e21 } } })],
  ["an identity that is true", "identities are text", () => tokenWith({ claims: { grants: { identity: true } } })],
  ["an identity that is an object", "identities are text", () => tokenWith({ claims: { grants: { identity: {} } } })],
  ["no iss", "RFC 7519 4.1.1", () => tokenWith({ claims: { iss: undefined } })],
  ["iss as an array", "RFC 7519 4.1.1", () => tokenWith({ claims: { iss: [KEY] } })],
  ["an empty iss", "RFC 7519 4.1.1", () => tokenWith({ claims: { iss: "" } })],
  ["an empty sub", "RFC 7519 4.1.2", () => tokenWith({ claims: { sub: "" } })],
  ["no sub", "RFC 7519 4.1.2", () => tokenWith({ claims: { sub: undefined } })],
  ["sub as an array", "RFC 7519 4.1.2", () => tokenWith({ claims: { sub: [ACCOUNT] } })],
];

const size = [
  [
    "more than 16 KiB of claims",
    "a cap before decoding",
    () => tokenWith({ claims: { grants: { player: "x".repeat(1 << 14) } } }),
  ],
  [
    "a megabyte of claims",
    "a cap before decoding",
    () => tokenWith({ claims: { grants: { player: "x".repeat(1 << 20) } } }),
  ],
  ["a header over 1 KiB", "a cap before decoding", () => tokenWith({ header: { kid: "x".repeat(1024) } })],
  [
    "a header of a thousand members",
    "a cap before decoding",
    () => tokenWith({ header: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, 0])) }),
  ],
  ["a megabyte of dots", "a cap before decoding", () => ".".repeat(1 << 20)],
  ["a megabyte that is not ASCII", "a cap before decoding", () => "\u{1f600}".repeat(1 << 18)],
];

const unsupported = [
  ...["none", "None", "NONE", "nOnE", "none ", "\0none", "hs256", "HS256 ", "HS-256", "HS1", "HS224"],
  ...[
    "HS384",
    "HS512",
    "RS256",
    "RS384",
    "PS256",
    "ES256",
    "ES256K",
    "EdDSA",
    "Ed25519",
    "dir",
    "A256KW",
    "PBES2-HS256+A128KW",
  ],
].map((alg) => [`alg ${JSON.stringify(alg)}`, "RFC 8725 3.1", () => tokenWith({ header: { alg } })]);
unsupported.push(
  [
    "alg none and no signature",
    "RFC 8725 3.2",
    async () => `${base64url('{"alg":"none","typ":"JWT","cty":"twilio-fpa;v=1"}')}.${claims64}.`,
  ],
  [
    "alg HS384, correctly signed",
    "alg from configuration",
    () => tokenWith({ header: { alg: "HS384" } }, { hash: "SHA-384" }),
  ],
  [
    "alg HS512, correctly signed",
    "alg from configuration",
    () => tokenWith({ header: { alg: "HS512" } }, { hash: "SHA-512" }),
  ],
);

const algTypes = [
  ["an empty alg", "RFC 7515 4.1.1", () => tokenWith({ header: { alg: "" } })],
  ["alg as an array", "RFC 7515 4.1.1", () => tokenWith({ header: { alg: ["HS256"] } })],
  ["alg as null", "RFC 7515 4.1.1", () => tokenWith({ header: { alg: null } })],
  ["alg as a number", "RFC 7515 4.1.1", () => tokenWith({ header: { alg: 256 } })],
  ["alg as true", "RFC 7515 4.1.1", () => tokenWith({ header: { alg: true } })],
];

const wrongType = [
  ["no typ", () => tokenWith({ header: { typ: undefined } })],
  ["another typ", () => tokenWith({ header: { typ: "at+jwt" } })],
  ["typ in lower case", () => tokenWith({ header: { typ: "jwt" } })],
  ["no cty", () => tokenWith({ header: { cty: undefined } })],
  ["another cty", () => tokenWith({ header: { cty: "twilio-pkrv;v=1" } })],
  ["another version in cty", () => tokenWith({ header: { cty: "twilio-fpa;v=2" } })],
  ["cty with a space", () => tokenWith({ header: { cty: "twilio-fpa; v=1" } })],
  ["cty in capitals", () => tokenWith({ header: { cty: "TWILIO-FPA;V=1" } })],
].map(([name, make]) => [name, "RFC 8725 3.11", make]);

const signature = [
  ["no signature", "RFC 7515 5.2", () => `${header64}.${claims64}.`],
  ["another secret", "RFC 7515 5.2", () => tokenWith({}, { secret: OTHER_SECRET })],
  ["an empty secret", "RFC 8725 3.5", () => signedWithNothing()],
  ["the secret in base64", "RFC 7515 5.2", () => tokenWith({}, { secret: btoa("c".repeat(32)) })],
  ["another hash than alg says", "RFC 7515 5.2", () => tokenWith({}, { hash: "SHA-512" })],
  ["a signature of zeros", "RFC 7515 5.2", () => `${header64}.${claims64}.${"A".repeat(43)}`],
  ["a signature cut to 16 bytes", "RFC 2104 5", async () => cutSignature(16)],
  ["a signature of one byte", "RFC 2104 5", async () => cutSignature(1)],
  ["a signature one byte longer", "RFC 7515 5.2", async () => longerSignature()],
  ["a signature in hexadecimal", "RFC 7515 2", async () => hexSignature()],
  ["the golden token's signature", "RFC 7515 5.2", () => `${header64}.${claims64}.${GOLDEN.split(".")[2]}`],
  ["other claims under a good signature", "RFC 7515 5.2", async () => otherClaims(claimsText("alice", "admin"))],
  [
    "another order of the same claims",
    "RFC 7515 5.2",
    async () => otherClaims(JSON.stringify({ sub: ACCOUNT, ...CLAIMS })),
  ],
  [
    "expired claims, signed with another secret",
    "signature before claims",
    () => tokenWith({ claims: { exp: 1 } }, { secret: OTHER_SECRET }),
  ],
];

const claims = [
  ["exp in the past", "token_expired", () => tokenWith({ claims: { exp: NOW - 1 } })],
  ["exp now", "token_expired", () => tokenWith({ claims: { exp: NOW } })],
  ["exp at 0", "token_expired", () => tokenWith({ claims: { exp: 0 } })],
  ["exp before 1970", "token_expired", () => tokenWith({ claims: { exp: -62_135_596_800 } })],
  ["exp within this second", "token_expired", () => tokenWith({ claims: { exp: NOW + 0.5 } })],
  ["nbf within the next second", "token_not_yet_valid", () => tokenWith({ claims: { nbf: NOW + 0.001 } })],
  ["a lifetime over 24 hours", "lifetime_too_long", () => tokenWith({ claims: { exp: NOW + 86_401 } })],
  [
    "another issuer, signed with another secret",
    "wrong_issuer",
    () => tokenWith({ claims: { iss: OTHER_KEY } }, { secret: OTHER_SECRET }),
  ],
  [
    "another account, signed with another secret",
    "wrong_account",
    () => tokenWith({ claims: { sub: OTHER_ACCOUNT } }, { secret: OTHER_SECRET }),
  ],
  ["nbf in the future", "token_not_yet_valid", () => tokenWith({ claims: { nbf: NOW + 1 } })],
  ["nbf after exp", "token_not_yet_valid", () => tokenWith({ claims: { nbf: NOW + 7200 } })],
  ["another key's SID as iss", "wrong_issuer", () => tokenWith({ claims: { iss: OTHER_KEY } })],
  ["iss in lower case", "wrong_issuer", () => tokenWith({ claims: { iss: KEY.toLowerCase() } })],
  ["iss with a pattern", "wrong_issuer", () => tokenWith({ claims: { iss: "SK.*" } })],
  ["iss with a space after", "wrong_issuer", () => tokenWith({ claims: { iss: `${KEY} ` } })],
  ["another account's SID as sub", "wrong_account", () => tokenWith({ claims: { sub: OTHER_ACCOUNT } })],
  ["the key's SID as sub", "wrong_account", () => tokenWith({ claims: { sub: KEY } })],
].map(([name, code, make]) => ({ name, code, rule: "RFC 7519 7.2", make }));

const all = (code, rows) => rows.map(([name, rule, make]) => ({ name, code, rule, make }));

export const malformed = all("malformed_token", [...shape, ...encoding, ...json, ...types, ...algTypes, ...size]);

export const hostileTokens = [
  ...malformed,
  ...all("unsupported_algorithm", unsupported),
  ...all("wrong_token_type", wrongType),
  ...all("signature_mismatch", signature),
  ...claims,
];

/** Claims whose identity has these bytes, which are not UTF-8. */
function notUtf8(bytes) {
  const [before, after] = JSON.stringify(CLAIMS).split("alice");
  const encoder = new TextEncoder();
  return new Uint8Array([...encoder.encode(before), ...bytes, ...encoder.encode(after)]);
}

const input = `${header64}.${claims64}`;
const cutSignature = async (length) => `${input}.${base64url((await hmac(input)).slice(0, length))}`;
const longerSignature = async () => `${input}.${base64url(new Uint8Array([...(await hmac(input)), 0]))}`;
const hexSignature = async () =>
  `${input}.${Array.from(await hmac(input), (b) => b.toString(16).padStart(2, "0")).join("")}`;
const otherClaims = async (text) => `${header64}.${base64url(text)}.${(await good()).split(".")[2]}`;

/** WebCrypto refuses an empty key; for HMAC a key of zeros is equivalent. */
const signedWithNothing = () => tokenWith({}, { secret: "\0" });
