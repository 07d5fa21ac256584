// A service for each part of POST /token (PART). `run.mjs --parts` measures the cost of each above a constant response.
import { Hono } from "hono";
import { jwtVerify, SignJWT } from "jose";
import { ApiKey, JwtVerifier } from "twilio-edge-auth";
import { readJsonObject } from "../../www/worker/http/body.ts";

type Env = Record<string, string>;
type Part = (request: Request, env: Env) => unknown;

const utf8 = new TextEncoder();
const algorithm = { name: "HMAC", hash: "SHA-256" };
const template = new ApiKey({
  accountSid: `AC${"a".repeat(32)}`,
  sid: `SK${"b".repeat(32)}`,
  secret: "the-secret-of-the-api-key-0123456789",
}).accessTokenTemplate({ grants: { voice: { incomingAllow: true }, chat: { serviceSid: `IS${"c".repeat(32)}` } } });

let key: Promise<CryptoKey> | undefined;
const keyOf = ({ SESSION_SECRET = "" }: Env): Promise<CryptoKey> => {
  key ??= crypto.subtle.importKey("raw", utf8.encode(SESSION_SECRET), algorithm, false, ["sign", "verify"]);
  return key;
};
let verifier: JwtVerifier | undefined;
const verifierOf = ({ SESSION_SECRET = "", SESSION_ISSUER, SESSION_AUDIENCE }: Env): JwtVerifier => {
  verifier ??= new JwtVerifier({ secret: SESSION_SECRET, issuer: SESSION_ISSUER, audience: SESSION_AUDIENCE });
  return verifier;
};
const sessionOf = (request: Request): string => request.headers.get("authorization")?.slice("Bearer ".length) ?? "";

const app = new Hono();
app.get("/healthz", (context) => context.json({}));
app.post("/token", (context) => context.json({ token: answer }, 201));
const answer = "x".repeat(600);

const parts: Record<string, Part> = {
  hono: (request) => app.fetch(request),
  body: (request) => readJsonObject(request),
  session: (request, env) => verifierOf(env).verify(sessionOf(request)),
  joseSession: async (request, env) =>
    jwtVerify(sessionOf(request), await keyOf(env), {
      algorithms: ["HS256"],
      issuer: env.SESSION_ISSUER ?? "",
      audience: env.SESSION_AUDIENCE ?? "",
      requiredClaims: ["exp", "sub"],
    }),
  hmac: async (request, env) => {
    const [header, claims, signature = ""] = sessionOf(request).split(".");
    const bytes = Uint8Array.from(atob(signature.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
      char.charCodeAt(0),
    );
    return crypto.subtle.verify("HMAC", await keyOf(env), bytes, utf8.encode(`${header}.${claims}`));
  },
  token: () => template.mint("user@app.example"),
  joseToken: async (_, env) =>
    new SignJWT({ jti: "id", grants: { identity: "user@app.example", voice: { incoming: { allow: true } } } })
      .setProtectedHeader({ alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" })
      .setIssuedAt()
      .setExpirationTime("1h")
      .setIssuer("key")
      .setSubject("account")
      .sign(await keyOf(env)),
};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const done = await parts[env.PART ?? ""]?.(request, env);
    return done instanceof Response ? done : Response.json({ token: answer }, { status: 201 });
  },
};
