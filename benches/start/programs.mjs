// Programs that mint one token and print it, like a function after a cold start. Each loads only what it
// needs.
import { credential, grants, grantsInToken } from "../fixture.mjs";

const { accountSid, sid, secret } = credential;
const text = JSON.stringify;
const claims = `{ jti: ${text(`${sid}-`)} + now, grants: ${text(grantsInToken("alice"))}, iat: now, exp: now + 3600,
  iss: ${text(sid)}, sub: ${text(accountSid)} }`;
const now = "const now = Math.floor(Date.now() / 1000);";

/** Sources of ES modules that call `print` with a token. */
export const programs = {
  "twilio-edge-auth": `
    import { ApiKey } from "twilio-edge-auth";
    const key = new ApiKey(${text(credential)});
    print(key.mintAccessToken({ identity: "alice", grants: ${text(grants)} }));`,
  "twilio/lib/jwt/AccessToken": `
    import AccessToken from "twilio/lib/jwt/AccessToken.js";
    const token = new AccessToken(${text(accountSid)}, ${text(sid)}, ${text(secret)}, { identity: "alice" });
    token.addGrant(new AccessToken.VoiceGrant(${text(grants.voice)}));
    token.addGrant(new AccessToken.ChatGrant(${text(grants.chat)}));
    print(token.toJwt());`,
  twilio: `
    import twilio from "twilio";
    const { AccessToken } = twilio.jwt;
    const token = new AccessToken(${text(accountSid)}, ${text(sid)}, ${text(secret)}, { identity: "alice" });
    token.addGrant(new AccessToken.VoiceGrant(${text(grants.voice)}));
    token.addGrant(new AccessToken.ChatGrant(${text(grants.chat)}));
    print(token.toJwt());`,
  jose: `
    import { SignJWT } from "jose";
    ${now}
    const token = new SignJWT(${claims}).setProtectedHeader({ alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1" });
    print(await token.sign(new TextEncoder().encode(${text(secret)})));`,
  jsonwebtoken: `
    import jwt from "jsonwebtoken";
    ${now}
    print(jwt.sign(${claims}, ${text(secret)}, { header: { cty: "twilio-fpa;v=1" } }));`,
  "fast-jwt": `
    import { createSigner } from "fast-jwt";
    ${now}
    print(createSigner({ key: ${text(secret)}, header: { cty: "twilio-fpa;v=1" } })(${claims}));`,
  "hono/jwt": `
    import { sign } from "hono/jwt";
    ${now}
    print(await sign(${claims}, ${text(secret)}, "HS256"));`,
  "@tsndr/cloudflare-worker-jwt": `
    import { sign } from "@tsndr/cloudflare-worker-jwt";
    ${now}
    print(await sign(${claims}, ${text(secret)}, { header: { cty: "twilio-fpa;v=1" } }));`,
};

/** Only prints. */
export const empty = 'print("");';
