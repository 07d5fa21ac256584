// A valid token, and functions to forge others: with the secret (a token that the issuer should never
// have minted, or that another of its services minted) or without.
import { createHmac } from "node:crypto";

export const NOW = 1_700_000_000;
export const credential = {
  accountSid: `AC${"a".repeat(32)}`,
  sid: `SK${"b".repeat(32)}`,
  secret: "0123456789abcdefghijklmnopqrstuv",
};
export const other = { accountSid: `AC${"d".repeat(32)}`, sid: `SK${"e".repeat(32)}` };

export const header = { alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" };
export const claims = {
  jti: `${credential.sid}-${NOW}`,
  grants: { identity: "alice", video: {} },
  iat: NOW,
  exp: NOW + 3600,
  iss: credential.sid,
  sub: credential.accountSid,
};

const text = (part) => (typeof part === "string" || Buffer.isBuffer(part) ? part : JSON.stringify(part));
export const encode = (part) => Buffer.from(text(part)).toString("base64url");
export const mac = (signed, secret = credential.secret, hash = "sha256") =>
  createHmac(hash, secret).update(signed).digest("base64url");

/** Creates a token from header and claims: objects, or JSON strings. */
export function sign(head, body, secret, hash) {
  const signed = `${encode(head)}.${encode(body)}`;
  return `${signed}.${mac(signed, secret, hash)}`;
}

export const withHeader = (more) => sign({ ...header, ...more }, claims);
export const withClaims = (more) => sign(header, { ...claims, ...more });

/** Writes claims as JSON, with some members replaced by raw strings. */
export const withRaw = (members) => sign(header, `{${members},${JSON.stringify(claims).slice(1)}`);

export const good = sign(header, claims);
