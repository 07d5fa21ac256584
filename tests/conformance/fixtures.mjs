// Credentials, clock and tokens that the tests share. None is a live secret.

export const ACCOUNT = `AC${"a".repeat(32)}`;
export const OTHER_ACCOUNT = `AC${"d".repeat(32)}`;
export const KEY = `SK${"b".repeat(32)}`;
export const OTHER_KEY = `SK${"e".repeat(32)}`;
export const SECRET = "c".repeat(32);
export const OTHER_SECRET = "Zq7LmX2vNc9RtY4wKb8Hs3Df6Gj1PaEu";
export const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";

export const APPLICATION = `AP${"1".repeat(32)}`;
export const PUSH_CREDENTIAL = `CR${"2".repeat(32)}`;
export const CHAT_SERVICE = `IS${"f".repeat(32)}`;
export const DEPLOYMENT_ROLE = `RL${"3".repeat(32)}`;
export const WORKSPACE = `WS${"4".repeat(32)}`;
export const WORKER = `WK${"5".repeat(32)}`;

export const NOW = 1_700_000_000;

/** Minted by the `twilio` package with its clock at NOW; see `goldenOptions`. */
export const GOLDEN =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImN0eSI6InR3aWxpby1mcGE7dj0xIiwidHdyIjoiaWUxIn0." +
  "eyJqdGkiOiJTS2JiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiLTE3MDAwMDAwMDAiLCJncmFudHMiOnsiaWRlbnRpdHkiOiJhbGljZSIs" +
  "InZpZGVvIjp7fSwiY2hhdCI6eyJzZXJ2aWNlX3NpZCI6IklTZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmYifX0sIm5iZiI6MTY5OTk5" +
  "OTk5MCwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDA2MDAsImlzcyI6IlNLYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmIiLCJz" +
  "dWIiOiJBQ2FhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhIn0.NUl3AINjWKTFfBwUVM8y1QzZZ_prVrgOYRFDPHm3t4U";

export const goldenOptions = () => ({
  identity: "alice",
  region: "ie1",
  ttl: 600,
  notBefore: NOW - 10,
  issuedAt: NOW,
  grants: { video: {}, chat: { serviceSid: CHAT_SERVICE } },
});

/** Runs a function with the clock stopped at a time, in seconds since the epoch. */
export function withClock(seconds, run) {
  const { now } = Date;
  Date.now = () => seconds * 1000;
  try {
    return run();
  } finally {
    Date.now = now;
  }
}

/** Pages need dangerouslyAllowBrowser. Elsewhere the option is omitted, so that the usual call is tested. */
export const inPage = typeof window !== "undefined" && typeof document !== "undefined";
const consent = inPage ? { dangerouslyAllowBrowser: true } : {};

export const apiKey = (pkg, options = {}) =>
  new pkg.ApiKey({ accountSid: ACCOUNT, sid: KEY, secret: SECRET, ...consent, ...options });

export const otherKey = (pkg, options = {}) => apiKey(pkg, { sid: OTHER_KEY, secret: OTHER_SECRET, ...options });

export const authToken = (pkg, options = {}) =>
  new pkg.AuthToken({ accountSid: ACCOUNT, authToken: AUTH_TOKEN, ...consent, ...options });

/** Webhook requests from the tests of Twilio's SDKs, all signed with one secret. */
export const WEBHOOK_SECRET = "12345";
export const webhook = {
  url: "https://mycompany.com/myapp.php?foo=1&bar=2",
  params: {
    CallSid: "CA1234567890ABCDE",
    Caller: "+14158675309",
    Digits: "1234",
    From: "+14158675309",
    To: "+18005551212",
  },
  signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
};
export const bodyWebhook = {
  url: `${webhook.url}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`,
  body: '{"property": "value", "boolean": true}',
  signature: "a9nBmqA0ju/hNViExpshrM61xv4=",
};
const SHARED_KEY = `webhooks_sharedkey_${"0123456789abcdefghjkmnpqrs"}`;
export const sharedKeyWebhook = {
  ...webhook,
  signature: "033hgUJA9M/hXIZsYjwkerEP/DBm35nEri5FhCYjA5s=",
  settings: `key=${SHARED_KEY},algorithm=HMAC_SHA256`,
};

export const webhookToken = (pkg, options = {}) => authToken(pkg, { authToken: WEBHOOK_SECRET, ...options });

export const sharedKey = (pkg, options = {}) =>
  new pkg.WebhookSharedKey({ id: SHARED_KEY, secret: WEBHOOK_SECRET, ...consent, ...options });
