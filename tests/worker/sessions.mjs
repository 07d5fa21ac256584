// Sessions as an app would issue them, right ones and wrong ones.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { adminSecret, sessionSecret } from "./harness.mjs";

export const now = () => Math.floor(Date.now() / 1000);
export const utf8 = (text) => new TextEncoder().encode(text);

/** A session for alice for the next minutes, unless told otherwise. A claim that is undefined is left out. */
export function session({ key = utf8(sessionSecret), header = {}, ...claims } = {}) {
  const payload = { sub: "alice", iat: now(), exp: now() + 300, ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: "HS256", ...header }).sign(key);
}

/** A session of an admin. */
export function adminSession({ role = "admin", key = utf8(adminSecret), ...claims } = {}) {
  return session({ sub: "root", role, key, ...claims });
}

/** A session that claims to need no signature. */
export function unsignedSession(alg = "none") {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg })}.${part({ sub: "alice", exp: now() + 300 })}.`;
}

/** A key pair of the app, and its public half as it stands in a key set. */
export async function appKey(alg, kid) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

/** Serves what `answers[path](response)` writes, and notes the paths that were asked for. */
export async function serveKeys(answers) {
  const asked = [];
  const server = createServer(({ url }, response) => {
    asked.push(url);
    answers[url](response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    asked,
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** Whether the worker takes the session: "201", or "401 code". A 401 always names the scheme. */
export async function answerTo(edge, authorization) {
  const headers = authorization === undefined ? {} : { authorization };
  const response = await edge.post("/token", {}, { headers });
  if (response.ok) return `${response.status}`;
  const { error } = await response.json();
  if (response.status === 401) {
    const challenge = error.code === "session_missing" ? /^Bearer$/ : /^Bearer error="invalid_token"/;
    assert.match(response.headers.get("www-authenticate"), challenge);
  }
  return `${response.status} ${error.code}`;
}
