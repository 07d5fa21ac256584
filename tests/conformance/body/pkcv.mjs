import { ACCOUNT, apiKey, KEY, NOW, PUSH_CREDENTIAL } from "../fixtures.mjs";
import { equal, ok, refuses, same } from "../registry.mjs";

const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const PS256 = { name: "RSA-PSS", hash: "SHA-256" };
const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };
const url = "https://api.twilio.com/2010-04-01/Accounts.json?b=2&a=1";
const name = "Twilio-Client-Validation";

const bytesOf = (part) =>
  Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
const decoded = (part) => JSON.parse(new TextDecoder().decode(bytesOf(part)));
const sha256 = async (text) => {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
};
const pemOf = async (key, label = "PRIVATE KEY") => {
  const der = new Uint8Array(await crypto.subtle.exportKey("pkcs8", key));
  const lines = btoa(String.fromCharCode(...der)).replace(/.{64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
};

/** One key pair for all tests, because generating one is slow. */
let made;
const pair = () => {
  made ??= crypto.subtle.generateKey({ ...RS256, ...rsa }, true, ["sign", "verify"]);
  return made;
};

/** A key of 1024 bits from `openssl genpkey`: not every runtime can generate one. */
const SMALL = `-----BEGIN PRIVATE KEY-----
MIICdgIBADANBgkqhkiG9w0BAQEFAASCAmAwggJcAgEAAoGBAKpqziJT4xk+w3Od
thvWlHUk7m277IrsB0RAq4uDdsXqvDBakz7fpGmXv6FmEAncf7AjofPtQUitgfh3
WD65N3Med5gwgJYQVVeHAR6ma+39J1eUilLBF08B0tDI4zU+p+NKBnoL5HWZBjwW
jpB4lwneho7ZiAo9dwhRi6g3ybANAgMBAAECgYB91wSEYMGPwML/OvRgtiFGJ5FQ
wrY3F3d+NOr3yIoKN/3jDt8wTGDSAFZnTkCFp6c6X/WVdBsDGeyhly84kfiY+tuZ
2iPS2ywi4A6WlA0RyVJFoy3iE5SXqf7FiZ+U/HAC+p2hG1jQFi3fXLG4xDA/88CE
evR+TKBth8j+5Pl2GQJBANUQk5aD07ZrkpE5dsebGveRE0Ic1wauzPVEpqLNSx5/
EdiSgADhXuAEKc5bY9bWJztYdcX+Z/66Ja8Rt15fx5MCQQDMwijOmj7DwlEkR/Qz
TtzTxuBINcjTgAKBk5LKrjqjUqStNxoVihcelc99FSw9qbb5d3UMrT/YxraO2RTi
Yi3fAkBNqvdB/NgmPVx2V+42oRHZgSb2CLFRnFLWbaoY2qExgrysp+rFZ2JAYwQi
Vyoz3Gj8tyhnfm/GaXDnOpwPaPbFAkA769obVCJoEXbDglchqMORKlM6bpr94ilZ
mEFOFRzN7QKKOmTkxsurRLY66bZPuVn1uZLEifL0UnrcZQTql0bLAkEAzWjRLLRn
nVd2PIn2Dg1/DX8fCr39OtoFiLGoA7pQXgufXWctm3AmMWpRp0s3p8sZwMBv4kKy
JZvhxiJMcx0rTQ==
-----END PRIVATE KEY-----
`;

/** Like `refuses`, for a promise. */
async function rejects(pkg, promise, refusal, what) {
  const [result] = await Promise.allSettled([promise]);
  return refuses(
    pkg,
    () => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    },
    refusal,
    what,
  );
}

export function pkcvTests(test, pkg, subPaths) {
  const authorization = () => apiKey(pkg).authorizationHeader();
  const request = (init = {}) => new Request(url, { headers: { authorization: authorization() }, ...init });
  const imported = async (options) => subPaths.pkcv.importPrivateKey(await pemOf((await pair()).privateKey), options);
  const sign = async (given, options = {}) =>
    subPaths.pkcv.signRequest(given, {
      key: apiKey(pkg),
      credentialSid: PUSH_CREDENTIAL,
      privateKey: await imported(),
      issuedAt: NOW,
      ...options,
    });

  test("client validation: a request gets the header, and the signature of its canonical form", async () => {
    const body = "FriendlyName=a b é";
    const given = request({ method: "POST", body });
    const signed = await sign(given);
    equal(signed.headers.get("authorization"), authorization());
    equal(signed.url, url);
    equal(signed.method, "POST");
    equal(await signed.text(), body);
    equal(await given.text(), body, "the request that was given:");
    const [header, claims, signature] = signed.headers.get(name).split(".");
    same(decoded(header), { alg: "RS256", typ: "JWT", kid: PUSH_CREDENTIAL, cty: "twilio-pkrv;v=1" });
    const canonical = [
      "POST\n/2010-04-01/Accounts.json\na=1&b=2",
      `authorization:${authorization()}\nhost:api.twilio.com\n`,
      `authorization;host\n${await sha256(body)}`,
    ].join("\n");
    const hashed = { hrh: "authorization;host", rqh: await sha256(canonical) };
    same(decoded(claims), { iss: KEY, sub: ACCOUNT, ...hashed, iat: NOW, exp: NOW + 300 });
    const { publicKey } = await pair();
    const text = new TextEncoder().encode(`${header}.${claims}`);
    ok(await crypto.subtle.verify(RS256, publicKey, bytesOf(signature), text), "the signature is another");
  });

  test("client validation: an RSA-PSS key signs with PS256", async () => {
    const signed = await sign(request(), { privateKey: await imported({ algorithm: "PS256" }), ttl: 60 });
    const [header, claims, signature] = signed.headers.get(name).split(".");
    equal(decoded(header).alg, "PS256");
    equal(decoded(claims).exp, NOW + 60);
    const spki = await crypto.subtle.exportKey("spki", (await pair()).publicKey);
    const publicKey = await crypto.subtle.importKey("spki", spki, PS256, false, ["verify"]);
    const text = new TextEncoder().encode(`${header}.${claims}`);
    ok(await crypto.subtle.verify({ ...PS256, saltLength: 32 }, publicKey, bytesOf(signature), text), "not PS256");
  });

  test("client validation: an imported key is not extractable", async () => {
    const key = await imported();
    equal(key.extractable, false);
    const [read] = await Promise.allSettled([crypto.subtle.exportKey("pkcs8", key)]);
    equal(read.status, "rejected");
  });

  test("client validation: streamed and binary bodies are signed and can still be read", async () => {
    const bytes = new Uint8Array(100_000).fill(255);
    const stream = new Blob([bytes]).stream();
    // Firefox has no streams in requests: it converts one to a string.
    const sent = "body" in Request.prototype ? bytes : `${stream}`;
    const whole = await sign(request({ method: "POST", body: sent }));
    const streamed = await sign(request({ method: "POST", body: stream, duplex: "half" }));
    const [first, second] = [whole, streamed].map((signed) => decoded(signed.headers.get(name).split(".")[1]));
    equal(second.rqh, first.rqh);
    for (const signed of [whole, streamed]) {
      const kept = new Uint8Array(await signed.arrayBuffer());
      equal(kept.join(), new Uint8Array(await new Response(sent).arrayBuffer()).join());
    }
  });

  test("client validation: issuedAt defaults to now", async () => {
    const before = Math.floor(Date.now() / 1000);
    const signed = await sign(request(), { issuedAt: undefined });
    const { iat } = decoded(signed.headers.get(name).split(".")[1]);
    ok(iat >= before && iat <= before + 10, `${iat}`);
  });

  test("client validation: the key may be an object with two SIDs", async () => {
    const signed = await sign(request(), { key: { accountSid: ACCOUNT, sid: KEY } });
    equal(decoded(signed.headers.get(name).split(".")[1]).iss, KEY);
  });

  const badOptions = {
    "no key": [{ key: undefined }, "invalid_argument", "key"],
    "a key that is a text": [{ key: KEY }, "invalid_argument", "key"],
    "a key without an account": [{ key: { sid: KEY } }, "invalid_account_sid", "key.accountSid"],
    "an account in the key's place": [{ key: { accountSid: ACCOUNT, sid: ACCOUNT } }, "invalid_key_sid", "key.sid"],
    "a key's SID of a megabyte": [
      { key: { accountSid: ACCOUNT, sid: "x".repeat(1 << 20) } },
      "invalid_key_sid",
      "key.sid",
    ],
    "no credential": [{ credentialSid: undefined }, "invalid_sid", "credentialSid"],
    "a key in the credential's place": [{ credentialSid: KEY }, "invalid_sid", "credentialSid"],
    "no private key": [{ privateKey: undefined }, "invalid_argument", "privateKey"],
    "a private key as text": [{ privateKey: "-----BEGIN PRIVATE KEY-----" }, "invalid_argument", "privateKey"],
    "a ttl of 0": [{ ttl: 0 }, "invalid_ttl", "ttl"],
    "a ttl over 300": [{ ttl: 301 }, "invalid_ttl", "ttl"],
    "a fractional ttl": [{ ttl: 1.5 }, "invalid_ttl", "ttl"],
    "a ttl as text": [{ ttl: "60" }, "invalid_ttl", "ttl"],
    "a fractional issuedAt": [{ issuedAt: 1.5 }, "invalid_argument", "issuedAt"],
    "an issuedAt of NaN": [{ issuedAt: Number.NaN }, "invalid_argument", "issuedAt"],
    "an issuedAt after the year 9999": [{ issuedAt: 253_402_300_800 }, "invalid_argument", "issuedAt"],
    "a negative maxBodySize": [{ maxBodySize: -1 }, "invalid_argument", "maxBodySize"],
    "an unknown option": [{ algorithm: "RS256" }, "invalid_argument", "algorithm"],
  };
  for (const [what, [options, code, field]] of Object.entries(badOptions)) {
    test(`client validation: refuses ${what}`, async () => {
      await rejects(pkg, sign(request(), options), { code, field });
      ok((await sign(request())).headers.has(name));
    });
  }

  test("client validation: refuses unsuitable CryptoKeys", async () => {
    const { privateKey, publicKey } = await pair();
    const refusal = { code: "invalid_argument", field: "privateKey" };
    await rejects(pkg, sign(request(), { privateKey }), { ...refusal, mentions: ["extractable"] }, "extractable");
    await rejects(pkg, sign(request(), { privateKey: publicKey }), refusal, "public");
    const ec = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    await rejects(pkg, sign(request(), { privateKey: ec.privateKey }), refusal, "EC");
    const pkcs8 = await crypto.subtle.exportKey("pkcs8", privateKey);
    const sha512 = await crypto.subtle.importKey("pkcs8", pkcs8, { ...RS256, hash: "SHA-512" }, false, ["sign"]);
    await rejects(pkg, sign(request(), { privateKey: sha512 }), { ...refusal, mentions: ["SHA-256"] }, "SHA-512");
  });

  test("client validation: refuses anything but a readable Request", async () => {
    await rejects(pkg, sign(new Request(url)), { code: "invalid_argument", mentions: ["Authorization"] });
    await rejects(pkg, sign(url), { code: "invalid_argument", field: "request" });
    await rejects(pkg, sign(undefined), { code: "invalid_argument", field: "request" });
    const read = request({ method: "POST", body: "a" });
    await read.text();
    await rejects(pkg, sign(read), { code: "invalid_argument", field: "request" }, "a body that has been read");
    const long = new Request(`https://api.twilio.com/${"x".repeat(20_000)}`, {
      headers: { authorization: authorization() },
    });
    await rejects(pkg, sign(long), { code: "invalid_argument", field: "url" }, "a long URL");
  });

  test("client validation: refuses a body over the limit, and accepts one at the limit", async () => {
    const post = (body) => request({ method: "POST", body });
    await rejects(pkg, sign(post("x".repeat(11)), { maxBodySize: 10 }), { code: "invalid_argument", field: "request" });
    equal(await (await sign(post("x".repeat(10)), { maxBodySize: 10 })).text(), "x".repeat(10));
    await rejects(pkg, sign(post(new Uint8Array((1 << 20) + 1))), { code: "invalid_argument", field: "request" });
    equal(await (await sign(post(""))).text(), "");
  });

  test("client validation: refuses anything but a PKCS #8 private key", async () => {
    const { privateKey } = await pair();
    const { importPrivateKey } = subPaths.pkcv;
    const pem = await pemOf(privateKey);
    const ec = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
    const refused = {
      nothing: "",
      undefined: undefined,
      "a public key": pem.replaceAll("PRIVATE", "PUBLIC"),
      "a key without its end": pem.slice(0, -20),
      "a key without a line": pem.replace(/\n.{64}\n/, "\n"),
      "no base64": "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----",
      "an elliptic curve's key": await pemOf(ec.privateKey),
      "two keys": pem + pem,
      "a megabyte": pem + " ".repeat(1 << 20),
    };
    for (const [what, text] of Object.entries(refused)) {
      const error = await rejects(pkg, importPrivateKey(text), { code: "invalid_argument", field: "pem" }, what);
      ok(!error.message.includes(pem.slice(100, 120)), "the message shows the key");
    }
    const pkcs1 = await pemOf(privateKey, "RSA PRIVATE KEY");
    for (const [text, ...mentions] of [
      [pkcs1, "PKCS #1", "openssl pkcs8"],
      [pkcs1.replaceAll("\n", "\\n"), "PKCS #1", "openssl pkcs8"],
      [await pemOf(privateKey, "ENCRYPTED PRIVATE KEY"), "encrypted", "openssl pkcs8"],
      [pkcs1.replace("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"), "encrypted", "openssl pkcs8"],
      [await pemOf(privateKey, "OPENSSH PRIVATE KEY"), "OpenSSH", "ssh-keygen"],
      [await pemOf(privateKey, "CERTIFICATE"), "CERTIFICATE"],
      [pem.slice(0, 300), "truncated"],
    ]) {
      await rejects(pkg, importPrivateKey(text), { code: "invalid_argument", field: "pem", mentions });
    }
    for (const [what, text] of Object.entries({
      "with a written-out line break": pem.replaceAll("\n", "\\n"),
      "with written-out line ends of Windows": pem.replaceAll("\n", "\\r\\n"),
      "in quotes": `"${pem.replaceAll("\n", "\\n")}"`,
      "in single quotes, with real line breaks": `'${pem}'`,
      "with CRLF": pem.replaceAll("\n", "\r\n"),
      indented: pem.replaceAll(/^/gm, "    "),
      "on one line": pem.replaceAll("\n", ""),
    })) {
      const imported = await importPrivateKey(text).catch((error) => error);
      ok(imported.type === "private", `${what}: ${imported.message}`);
    }
    await rejects(pkg, importPrivateKey(pem, { algorithm: "HS256" }), { code: "unsupported_algorithm" });
    await rejects(pkg, importPrivateKey(pem, { algorithm: "toString" }), { code: "unsupported_algorithm" });
    await rejects(pkg, importPrivateKey(pem, { alg: "PS256" }), { code: "invalid_argument", field: "alg" });
    for (const options of [null, "PS256"]) {
      await rejects(pkg, importPrivateKey(pem, options), { code: "invalid_argument", field: "options" });
    }
  });

  test("client validation: refuses a key of 1024 bits", async () => {
    await rejects(pkg, subPaths.pkcv.importPrivateKey(SMALL), { code: "invalid_argument", field: "pem" });
  });
}
