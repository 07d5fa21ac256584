// The content of a token is cut out of its text: it is that of JSON.parse, wherever the parts are and however they are written.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { ApiKey, decodeAccessToken } from "twilio-edge-auth";

const accountSid = `AC${"0".repeat(32)}`;
const sid = `SK${"1".repeat(32)}`;
const secret = "0123456789abcdefghijklmnopqrstuv";
const now = 1_700_000_000;

const usual = '{"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"}';
const headers = [
  usual,
  '{ "cty" : "twilio-fpa;v=1", "typ": "JWT", "alg": "HS256" }',
  '{"alg":"HS\\u003256","typ":"JWT","cty":"twilio-fpa;v=1","twr":"ie1"}',
  '{"typ":"JWT","twr":null,"alg":"HS256","cty":"twilio-fpa;v=1","kid":"é😀"}',
];
const grants = [
  "{}",
  '{"identity":"alice"}',
  '{ "identity" : "alice" , "video" : { "room" : "daily" } }',
  '{"identity":"alice","video":{}}',
  '{"video":{},"identity":"alice"}',
  '{"a":[1,",",{"identity":"no"}],"\\u0069dentity":"\\"a\\\\ \\u00e9 \\ud83d\\ude00","b":"é😀"}',
  '{"video":{},"identity":-42,"player":{"n":1e21}}',
  '{"identity":12345678901234567890}',
  '{\n"identity":\t"é😀"\r\n,"é":"identity"}',
  '{"identity":"\ufeffalice","video":{}}',
];
const times = [
  '"exp":1700000060',
  '"nbf":1699999999.5,"exp":1700000060.9,"iat":-1',
  '"iat":1700000000,"exp" : 1700000060',
];

const base64url = (text) => Buffer.from(text).toString("base64url");

function sign(header, claims) {
  const signed = `${base64url(header)}.${base64url(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

/** Reads a token as JSON.parse does. */
function expected(header, claims, identityJson) {
  const { alg, typ, cty, twr } = JSON.parse(header);
  const { jti, iss, sub, exp, nbf, iat, grants } = JSON.parse(claims);
  const { identity, ...others } = grants;
  const text = typeof identity === "number" ? identityJson : identity;
  return {
    header: { alg, typ, cty, ...(twr && { twr }) },
    id: jti,
    keySid: iss,
    accountSid: sub,
    ...(text !== undefined && { identity: text }),
    ...(twr && { region: twr }),
    ...(iat !== undefined && { issuedAt: Math.max(0, Math.floor(iat)) }),
    ...(nbf !== undefined && { notBefore: Math.max(0, Math.ceil(nbf)) }),
    expiresAt: Math.floor(exp),
    grants: others,
  };
}

test("content is that of JSON.parse", () => {
  using key = new ApiKey({ accountSid, sid, secret });
  let compared = 0;
  for (const header of headers) {
    for (const grant of grants) {
      for (const time of times) {
        for (const claims of [
          `{"jti":"${sid}-1","iss":"${sid}","sub":"${accountSid}",${time},"grants":${grant}}`,
          ` {"x":"é\\"","grants" : ${grant},${time},"s\\u0075b":"${accountSid}" , "iss":"\\u0053${sid.slice(1)}","jti":"é😀\\n"} `,
        ]) {
          const token = sign(header, claims);
          const content = expected(header, claims, /"identity":(-?\d+)/.exec(grant)?.[1]);
          assert.deepEqual(decodeAccessToken(token), content, token);
          assert.deepEqual(key.verifyAccessToken(token, { now, allowLongLifetime: true }), content, token);
          assert.equal(JSON.stringify(decodeAccessToken(token)), JSON.stringify(content), "in the same order");
          compared += 1;
        }
      }
    }
  }
  assert.equal(compared, headers.length * grants.length * times.length * 2);
});

test("each token has its own content, after errors and after input that grows the memory", () => {
  using key = new ApiKey({ accountSid, sid, secret });
  for (const length of [1, 1000, 9000]) {
    const grants = { video: { room: "x".repeat(length) } };
    const token = key.mintAccessToken({ identity: `user-${length}`, grants });
    assert.throws(() => key.verifyAccessToken(`${token}x`), { code: "signature_mismatch" });
    const { identity, grants: decoded } = key.verifyAccessToken(token);
    assert.deepEqual([identity, decoded], [`user-${length}`, grants]);
    assert.throws(() => decodeAccessToken("x".repeat(100_000)), { code: "malformed_token" });
    assert.equal(decodeAccessToken(token).identity, `user-${length}`);
  }
});
