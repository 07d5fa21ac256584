// POST /token with only jose, as in its documentation: the worker's checks, response and log line, and no other route.
// Its keys are imported once, or with every call (KEYS = "bytes"), as its documentation shows.
import { errors, jwtVerify, SignJWT } from "jose";
import { readJsonObject, refuseUnknownFields } from "../../www/worker/http/body.ts";
import { Refusal } from "../../www/worker/http/errors.ts";

interface Env {
  TWILIO_ACCOUNT_SID: string;
  TWILIO_API_KEY: string;
  TWILIO_API_SECRET: string;
  SESSION_SECRET: string;
  SESSION_ISSUER: string;
  SESSION_AUDIENCE: string;
  TOKEN_TTL: string;
  KEYS?: "bytes";
}

const MAX_SESSION_CHARACTERS = 8192;
const GRANTS = { voice: { incoming: { allow: true } }, chat: { service_sid: `IS${"c".repeat(32)}` } };

type Key = CryptoKey | Uint8Array;
let keys: Promise<{ session: Key; token: Key }> | undefined;

async function importKeys(env: Env): Promise<{ session: Key; token: Key }> {
  const import_ = (secret: string, usage: "sign" | "verify") => {
    const bytes = new TextEncoder().encode(secret);
    if (env.KEYS === "bytes") return bytes;
    return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, [usage]);
  };
  return {
    session: await import_(env.SESSION_SECRET, "verify"),
    token: await import_(env.TWILIO_API_SECRET, "sign"),
  };
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    if (new URL(request.url).pathname !== "/token") return refuse(404, "not_found");
    if (request.method !== "POST") return refuse(405, "method_not_allowed", { Allow: "POST" });
    keys ??= importKeys(env);
    const { session, token } = await keys;

    const authorization = request.headers.get("authorization") ?? "";
    if (authorization.length > MAX_SESSION_CHARACTERS) return unauthorized("session_invalid");
    let subject: string;
    try {
      const { payload } = await jwtVerify(authorization.replace(/^Bearer +/i, ""), session, {
        algorithms: ["HS256"],
        issuer: env.SESSION_ISSUER,
        audience: env.SESSION_AUDIENCE,
        requiredClaims: ["exp", "sub"],
        clockTolerance: 5,
      });
      if (typeof payload.sub !== "string" || payload.sub === "") return unauthorized("session_invalid");
      subject = payload.sub;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      return unauthorized("session_invalid");
    }

    let body: Record<string, unknown>;
    try {
      body = await readJsonObject(request);
      refuseUnknownFields(body, []);
    } catch (error) {
      if (error instanceof Refusal) return error.toResponse();
      throw error;
    }

    const issuedAt = Math.floor(Date.now() / 1000);
    const jti = `${env.TWILIO_API_KEY}-${issuedAt}`;
    const ttl = Number(env.TOKEN_TTL);
    const jwt = await new SignJWT({ jti, grants: { identity: subject, ...GRANTS } })
      .setProtectedHeader({ alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" })
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ttl)
      .setIssuer(env.TWILIO_API_KEY)
      .setSubject(env.TWILIO_ACCOUNT_SID)
      .sign(token);
    const expiresAt = issuedAt + ttl;
    const grants = Object.keys(GRANTS);
    const line = {
      at: issuedAt,
      outcome: "issued",
      identity: subject,
      grants,
      expiresAt,
      keySid: env.TWILIO_API_KEY,
      jti,
    };
    console.log(JSON.stringify({ event: "token", ...line }));
    return answer(201, { token: jwt, identity: subject, expiresAt, refreshAfter: issuedAt + Math.floor(ttl * 0.8) });
  },
};

function answer(status: number, value: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(value, {
    status,
    headers: {
      "Cache-Control": "no-store",
      "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      ...headers,
    },
  });
}

function refuse(status: number, code: string, headers?: Record<string, string>): Response {
  return answer(status, { error: { code } }, headers);
}

function unauthorized(code: string): Response {
  return refuse(401, code, { "WWW-Authenticate": `Bearer error="invalid_token", error_description="${code}"` });
}
