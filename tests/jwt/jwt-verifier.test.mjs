// JwtVerifier accepts and refuses the same JWTs as `jose`, and is stricter only where parsers disagree.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, test } from "node:test";
import { errors, jwtVerify } from "jose";
import { CredentialError, JwtVerifier } from "twilio-edge-auth";
import { inCase, random, seed } from "../support/random.mjs";

const secret = "the-secret-of-the-app-0123456789-é";
const now = 1_800_000_000;
const key = new TextEncoder().encode(secret);
const base64url = (text) => Buffer.from(text).toString("base64url");

function sign(header, claims, hash = "sha256", signedWith = secret) {
  const input = `${header}.${claims}`;
  return `${input}.${createHmac(hash, signedWith).update(input).digest("base64url")}`;
}
const usual = '{"alg":"HS256","typ":"JWT"}';
const jwtOf = (claims, header = usual) => sign(base64url(header), base64url(claims));

/** The rules of a verifier, as options of `jose`. */
const joseOptions = ({ issuer, audience, type, clockTolerance = 0 }) => ({
  algorithms: ["HS256"],
  requiredClaims: ["exp"],
  currentDate: new Date(now * 1000),
  clockTolerance,
  ...(issuer && { issuer }),
  ...(audience && { audience }),
  ...(type && { typ: type }),
});

/** Returns the claims, or "refused". */
async function verdictOfJose(jwt, rules) {
  try {
    return (await jwtVerify(jwt, key, joseOptions(rules))).payload;
  } catch (error) {
    assert.ok(error instanceof errors.JOSEError, error);
    return "refused";
  }
}

function verdict(jwt, rules) {
  const verifier = new JwtVerifier({ secret, ...rules });
  try {
    return verifier.verify(jwt, now);
  } catch (error) {
    assert.ok(error instanceof CredentialError, error);
    return "refused";
  } finally {
    verifier.free();
  }
}

/** The code of the error with which a token is refused; undefined for a token that is accepted. */
function codeOf(jwt, rules = {}) {
  try {
    new JwtVerifier({ secret, ...rules }).verify(jwt, now);
    return undefined;
  } catch (error) {
    return error.code;
  }
}

const issuer = "https://app.example";
const audience = "tokens";
const ruleSets = [
  {},
  { issuer },
  { audience },
  { issuer, audience, clockTolerance: 5 },
  { type: "at+jwt" },
  { type: "application/AT+jwt", clockTolerance: 300 },
  { type: "a/b" },
];

const headers = [
  ...[usual, '{"typ":"JWT","alg":"HS256"}', '{"alg":"HS256"}', '{"alg":"HS256","kid":"1","jwk":{"kty":"oct"}}'],
  ...['{"alg":"HS256","typ":"at+jwt"}', '{"alg":"HS256","typ":"Application/AT+JWT"}', '{"alg":"HS256","typ":7}'],
  ...['{"alg":"HS256","typ":"a/b"}', '{"alg":"HS256","typ":"application/a/b"}', '{"alg":"HS256","typ":"é+jwt"}'],
  ...[' {"alg" : "HS256"}\n', '{"alg":"\\u0048S256"}', '{"alg":"HS256","b64":false}', '{"alg":"HS256","b64":true}'],
  ...['{"alg":"none"}', '{"alg":"None"}', '{"alg":"HS384"}', '{"alg":"HS512"}', '{"alg":"RS256"}', '{"alg":"ES256"}'],
  ...['{"alg":"hs256"}', '{"alg":""}', '{"alg":null}', '{"alg":256}', '{"alg":["HS256"]}', '{"typ":"JWT"}', "{}"],
  ...["[]", '"HS256"', "", "{", "null", '{"alg":"HS256"}x', '{"alg":"HS256","crit":["exp"],"exp":1}'],
  ...['{"alg":"HS256","crit":[]}', '{"alg":"HS256","crit":["b64"],"b64":false}', '{"alg":"HS256","crit":null}'],
];
const times = [
  ...["0", "-1", "-0", "1", "1.5", "null", "true", '"1900000000"', "[]", "{}", "1e400", "-1e400", "1e10", "1E-400"],
  ...["9007199254740993", "99999999999999999999999", `${"9".repeat(400)}`, "18e8", "1.8000000005e9"],
  ...[-301, -300, -299.5, -299, -6, -5, -4.5, -4, -1, -0.5, 0, 0.5, 1, 4.5, 5, 5.5, 6, 300, 300.5, 301].map(
    (distance) => `${now + distance}`,
  ),
];
const issuers = [issuer, "https://app.example.evil", "", [issuer], null, 7, { issuer }].map((iss) =>
  JSON.stringify(iss),
);
const audiences = [
  audience,
  "other",
  `${audience}2`,
  "",
  [audience],
  ["other", audience],
  [],
  [[audience]],
  [7, audience],
  null,
  {},
].map((aud) => JSON.stringify(aud));

/** Returns claims in JSON: mostly right, with some members of other values, missing, or more. */
function claimsOf(choices) {
  const members = [
    ["exp", choices.chance(0.5) ? `${now + 60}` : choices.pick(times), 0.95],
    ["nbf", choices.pick(times), 0.3],
    ["iat", choices.pick(times), 0.3],
    ["iss", choices.chance(0.7) ? JSON.stringify(issuer) : choices.pick(issuers), 0.9],
    ["aud", choices.chance(0.5) ? JSON.stringify(audience) : choices.pick(audiences), 0.9],
    ["sub", '"al\\u0069ce \\"é\\" 😀"', 0.8],
    ["more", '{"a":[1,{"b":null}],"toString":1,"c":"\\ud83d\\ude00"}', 0.2],
  ];
  const given = choices.shuffled(members).filter(([, , probability]) => choices.chance(probability));
  return `{${given.map(([name, value]) => `"${name}":${value}`).join(",")}}`;
}

/** Changes of a token that leave its signature as it is. */
const changes = [
  (jwt) => jwt,
  (jwt, { below, pick }) => {
    const at = below(jwt.length);
    return jwt.slice(0, at) + pick([..."AZaz09-_.=+/ \n"]) + jwt.slice(at + 1);
  },
  (jwt, { below }) => jwt.slice(0, below(jwt.length)),
  (jwt, { below, pick }) => {
    const at = below(jwt.length);
    return jwt.slice(0, at) + pick([..."A.= \n\t"]) + jwt.slice(at);
  },
  (jwt) => `${jwt}=`,
  (jwt) => `${jwt}.`,
  (jwt) => ` ${jwt}\n`,
  (jwt) => jwt.slice(0, jwt.lastIndexOf(".") + 1),
  (jwt) => jwt.replaceAll("-", "+").replaceAll("_", "/"),
  (jwt) => sign(...jwt.split(".").slice(0, 2), "sha512"),
  (jwt) => sign(...jwt.split(".").slice(0, 2), "sha256", ""),
  (jwt) => sign(...jwt.split(".").slice(0, 2), "sha256", `${secret}x`),
];

/** Whether all parts are base64url in its one exact form. */
const isExact = (jwt) =>
  jwt
    .split(".")
    .every((part) => /^[\w-]*$/.test(part) && Buffer.from(part, "base64url").toString("base64url") === part);

describe("JwtVerifier", () => {
  test("accepts and refuses what jose does: all headers, with all rules", async () => {
    const claims = JSON.stringify({ iss: issuer, aud: audience, exp: now + 60 });
    let accepted = 0;
    for (const rules of ruleSets) {
      for (const header of headers) {
        const jwt = jwtOf(claims, header);
        const given = verdict(jwt, rules);
        assert.deepEqual(given, await verdictOfJose(jwt, rules), `${header} ${JSON.stringify(rules)}`);
        accepted += given === "refused" ? 0 : 1;
      }
    }
    assert.ok(accepted > 30 && accepted < 150, `${accepted}`);
  });

  test("accepts and refuses what jose does: all times, as exp, nbf and iat", async () => {
    for (const rules of [{}, { clockTolerance: 5 }, { clockTolerance: 300 }]) {
      for (const time of times) {
        for (const claims of [
          `{"exp":${time}}`,
          `{"exp":${now + 1},"nbf":${time}}`,
          `{"iat":${time},"exp":${now + 1}}`,
        ]) {
          const jwt = jwtOf(claims);
          assert.deepEqual(verdict(jwt, rules), await verdictOfJose(jwt, rules), `${claims} ${JSON.stringify(rules)}`);
        }
      }
    }
  });

  test("accepts and refuses what jose does: generated and changed tokens", async () => {
    const counts = { accepted: 0, refused: 0 };
    for (let index = 0; index < 3000; index += 1) {
      const choices = random(seed * 10_000 + index);
      const rules = choices.pick(ruleSets);
      const signed = jwtOf(claimsOf(choices), choices.chance(0.8) ? usual : choices.pick(headers));
      const jwt = choices.chance(0.6) ? signed : choices.pick(changes)(signed, choices);
      await inCase(index, { jwt, rules }, async () => {
        const given = verdict(jwt, rules);
        counts[given === "refused" ? "refused" : "accepted"] += 1;
        if (given === "refused" && !isExact(jwt)) return;
        assert.deepEqual(given, await verdictOfJose(jwt, rules));
      });
    }
    assert.ok(counts.accepted > 300 && counts.refused > 300, JSON.stringify(counts));
  });

  const right = `"exp":${now + 60}`;
  const deep = `{${right},"a":${"[".repeat(40)}${"]".repeat(40)}}`;
  const stricter = {
    "a duplicate claim": jwtOf(`{${right},"sub":"a","sub":"b"}`),
    "a duplicate claim, once with an escape": jwtOf(`{${right},"sub":"a","\\u0073ub":"b"}`),
    "a duplicate member in a claim": jwtOf(`{${right},"a":{"b":1,"b":1}}`),
    "a lone surrogate": jwtOf(`{${right},"sub":"\\ud800"}`),
    "a member named __proto__": jwtOf(`{${right},"a":{"__proto__":{}}}`),
    "a duplicate alg": jwtOf(`{${right}}`, '{"alg":"none","alg":"HS256"}'),
    "nesting of 41 levels": jwtOf(deep),
    "crit with b64, which changes nothing": jwtOf(`{${right}}`, '{"alg":"HS256","crit":["b64"],"b64":true}'),
    "a byte order mark": jwtOf(`\ufeff{${right}}`),
    "a header of more than 1024 bytes": jwtOf(`{${right}}`, `{"alg":"HS256","x":"${"x".repeat(1100)}"}`),
    "bits after the end": sign(base64url(usual), `${base64url(`{${right} }`).slice(0, -1)}R`),
  };
  for (const [title, jwt] of Object.entries(stricter)) {
    test(`refuses, unlike jose: ${title}`, async () => {
      assert.notEqual(await verdictOfJose(jwt, {}), "refused");
      assert.equal(verdict(jwt, {}), "refused");
    });
  }

  const wrong = { iss: "x", aud: "x" };
  const cases = [
    ["malformed_token", "hello"],
    ["malformed_token", jwtOf("[]")],
    ["malformed_token", jwtOf("{}")],
    ["malformed_token", jwtOf(`{"exp":"${now + 60}"}`)],
    ["malformed_token", jwtOf(`{${right},"nbf":null}`)],
    ["unsupported_algorithm", jwtOf(`{${right}}`, '{"alg":"none"}')],
    ["signature_mismatch", sign(base64url(usual), base64url(`{${right}}`), "sha256", "another")],
    ["wrong_token_type", jwtOf(`{${right}}`), { type: "at+jwt" }],
    ["wrong_issuer", jwtOf(`{${right}}`), { issuer }],
    ["wrong_issuer", jwtOf(JSON.stringify({ ...wrong, exp: 1 })), { issuer, audience }],
    ["wrong_audience", jwtOf(JSON.stringify({ ...wrong, iss: issuer, exp: 1 })), { issuer, audience }],
    ["token_expired", jwtOf(`{"exp":${now - 5}}`), { clockTolerance: 5 }],
    [undefined, jwtOf(`{"exp":${now - 4}}`), { clockTolerance: 5 }],
    ["token_not_yet_valid", jwtOf(`{${right},"nbf":${now + 6}}`), { clockTolerance: 5 }],
    [undefined, jwtOf(`{${right},"nbf":${now + 5}}`), { clockTolerance: 5 }],
    ["malformed_token", undefined],
    ["malformed_token", `${jwtOf(`{${right}}`)}${"A".repeat(20_000)}`],
  ];
  for (const [index, [code, jwt, rules]] of cases.entries()) {
    test(`case ${index}: ${code ?? "accepted"}`, () => assert.equal(codeOf(jwt, rules), code));
  }

  test("options that are missing, unknown or out of range are refused with their name", () => {
    for (const [options, field] of [
      [{ secret: "" }, "secret"],
      [{ secret: "x".repeat(31) }, "secret"],
      [{ secret: "x".repeat(513) }, "secret"],
      [{ secret: "x".repeat(5000) }, "secret"],
      [{ secret: key }, "secret"],
      [{}, "secret"],
      [{ secret, issuer: "" }, "issuer"],
      [{ secret, audience: [audience] }, "audience"],
      [{ secret, type: 7 }, "type"],
      [{ secret, clockTolerance: 301 }, "clockTolerance"],
      [{ secret, clockTolerance: "5" }, "clockTolerance"],
      [{ secret, isuer: issuer }, "isuer"],
      [null, "options"],
    ]) {
      assert.throws(() => new JwtVerifier(options), { name: "CredentialError", field });
    }
    new JwtVerifier({ secret: "x".repeat(512), issuer: undefined }).free();
  });

  test("a clock before 2020 is refused, by which every expired token would be valid", () => {
    const verifier = new JwtVerifier({ secret });
    const jwt = jwtOf('{"exp":9}');
    for (const wrongNow of [0, 1_577_836_799, Number.NaN, "x"]) {
      assert.throws(() => verifier.verify(jwt, wrongNow), { code: "invalid_argument", field: "now" });
    }
    assert.throws(() => verifier.verify(jwt), { code: "token_expired" });
  });

  test("a freed verifier is refused, and no way of printing one shows the secret", () => {
    const verifier = new JwtVerifier({ secret, issuer });
    assert.equal(`${verifier}`, `JwtVerifier(${issuer})`);
    assert.equal(JSON.stringify(verifier), `{"issuer":"${issuer}"}`);
    verifier.free();
    assert.throws(() => verifier.verify("x", now), { code: "freed" });
  });
});
