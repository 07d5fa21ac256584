// The token that every user's project is to mint.
import assert from "node:assert/strict";
import { jwtVerify, SignJWT } from "jose";
import { credential, options } from "./user/credential.js";

/** It is what was asked for, by another implementation's judgement. */
export async function assertMinted(token) {
  const secret = new TextEncoder().encode(credential.secret);
  const { payload } = await jwtVerify(token, secret, { currentDate: new Date(options.issuedAt * 1000) });
  assert.equal(payload.iss, credential.sid);
  assert.equal(payload.grants.identity, options.identity);
}

/** The token in what a program prints. */
export const assertPrinted = (text) => assertMinted(/eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(text)?.[0] ?? text);

/** A response of a token endpoint as a module, for a page that only gets its tokens. */
export async function issuedModule() {
  const token = await new SignJWT({ grants: { identity: options.identity } })
    .setProtectedHeader({ alg: "HS256", cty: "twilio-fpa;v=1" })
    .setIssuer(credential.sid)
    .setSubject(credential.accountSid)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(credential.secret));
  return `export const token = ${JSON.stringify({ token })};\n`;
}
