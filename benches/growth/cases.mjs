// How cost grows with the size of the input. A case returns the functions that are compared.
import { createSigner, createVerifier } from "fast-jwt";
import { jwtVerify, SignJWT } from "jose";
import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { credential, cty, now, ttl } from "../fixture.mjs";

const { accountSid, sid, secret } = credential;
const OURS = "twilio-edge-auth";

/** Returns grants that make a token of about `bytes` bytes. */
const grantsOf = (bytes) => ({ note: "x".repeat(Math.max(1, Math.round((bytes - 400) * 0.75))) });

export async function tokenOf(pkg, bytes) {
  const key = new pkg.ApiKey(credential);
  const custom = grantsOf(bytes);
  const claims = { grants: { identity: "alice", ...custom } };
  const header = { cty };
  const sign = createSigner({ key: secret, header, iss: sid, sub: accountSid, expiresIn: ttl * 1000 });
  const verify = createVerifier({ key: secret, allowedIss: sid, allowedSub: accountSid, cache: false });
  const raw = new TextEncoder().encode(secret);
  const imported = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
    "verify",
  ]);
  const signWithJose = () =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", typ: "JWT", cty })
      .setJti(`${sid}-${now()}`)
      .setIssuedAt(now())
      .setExpirationTime(now() + ttl)
      .setIssuer(sid)
      .setSubject(accountSid)
      .sign(imported);

  const mint = {
    [OURS]: () => key.mintAccessToken({ identity: "alice", grants: { custom } }),
    "fast-jwt": () => sign({ jti: `${sid}-${now()}`, ...claims }),
    jose: signWithJose,
  };
  const token = mint[OURS]();
  return {
    length: token.length,
    mint,
    verify: {
      [OURS]: () => key.verifyAccessToken(token),
      "fast-jwt": () => verify(token),
      jose: () => jwtVerify(token, imported, { issuer: sid, subject: accountSid }),
    },
  };
}

export function webhookOf(pkg, count) {
  const account = new pkg.AuthToken({ accountSid, authToken: secret });
  const url = "https://voice.example.com/webhooks/incoming";
  // Not sorted, as in a received form.
  const names = Array.from({ length: count }, (_, at) => `Parameter${(at * 7919) % 100_003}`);
  const params = Object.fromEntries(names.map((name) => [name, "The quick brown fox"]));
  const signature = account.webhookSignature(url, params);
  const check = {
    [OURS]: () => account.verifyWebhook({ url, params, signature }),
    twilio: () => validateRequest(secret, signature, url, params),
  };
  for (const [name, run] of Object.entries(check)) if (!run()) throw new Error(`${name} refuses a good request`);
  return check;
}
