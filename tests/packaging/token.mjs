// The token that every user's project is to mint.
import assert from "node:assert/strict";
import { jwtVerify } from "jose";
import { credential, options } from "./user/credential.js";

/** It is what was asked for, by another implementation's judgement. */
export async function assertMinted(token) {
  const secret = new TextEncoder().encode(credential.secret);
  const { payload } = await jwtVerify(token, secret, { currentDate: new Date(options.issuedAt * 1000) });
  assert.equal(payload.iss, credential.sid);
  assert.equal(payload.grants.identity, options.identity);
}
