// How each package verifies an Access Token, as strictly as its documentation allows. `lacks` names missing
// options; attacks that need them are not applicable.
import { createVerifier } from "fast-jwt";
import { jwtVerify } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { ApiKey } from "twilio-edge-auth";
import { credential, NOW } from "./token-fixture.mjs";

const { accountSid, sid, secret } = credential;
const key = new ApiKey(credential);
const bytes = new TextEncoder().encode(secret);
const fastVerify = createVerifier({
  key: secret,
  algorithms: ["HS256"],
  allowedIss: sid,
  allowedSub: accountSid,
  checkTyp: "JWT",
  requiredClaims: ["exp", "iss", "sub"],
  clockTimestamp: NOW * 1000,
});

export const tokenVerifiers = {
  "twilio-edge-auth": { verify: (token) => key.verifyAccessToken(token, { now: NOW }), lacks: [] },
  jose: {
    verify: (token) =>
      jwtVerify(token, bytes, {
        algorithms: ["HS256"],
        issuer: sid,
        subject: accountSid,
        typ: "JWT",
        requiredClaims: ["exp"],
        currentDate: new Date(NOW * 1000),
      }),
    lacks: ["cty", "lifetime"],
  },
  jsonwebtoken: {
    verify: (token) =>
      jsonwebtoken.verify(token, secret, {
        algorithms: ["HS256"],
        issuer: sid,
        subject: accountSid,
        clockTimestamp: NOW,
      }),
    lacks: ["typ", "cty", "lifetime"],
  },
  "fast-jwt": { verify: fastVerify, lacks: ["cty", "lifetime"] },
};
