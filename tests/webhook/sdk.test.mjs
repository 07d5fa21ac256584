// The `twilio` package's results for the same webhook requests are the same, except for the differences listed here,
// with their reasons. Fails for an unlisted difference, and for a listed one that never occurs.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { inspect } from "node:util";
import twilio from "twilio";
import { AuthToken, signedUrls } from "twilio-edge-auth";
import { verifyWebhookRequest } from "twilio-edge-auth/webhook";
import { inCase, random, seed } from "../support/random.mjs";
import { changedForm, form, hashedBody, join, sha256, shown, signedFor, text, urlParts } from "./generate.mjs";

const require = (await import("node:module")).createRequire(import.meta.url);
const { getExpectedTwilioSignature } = require("twilio/lib/webhooks/webhooks");
const { validateRequest, validateRequestWithBody, validateBody, validateIncomingRequest } = twilio;

const CASES = Number(process.env.CASES ?? 10_000);
const SECRET = "0123456789abcdef0123456789abcdef";
const token = new AuthToken({ accountSid: `AC${"a".repeat(32)}`, authToken: SECRET });

const authorityOf = (url) => /^[^:]*:\/\/([^/?#]*)/.exec(url)[1];
const pathOf = (url) => /^[^:]*:\/\/[^/?#]*([^?#]*)/.exec(url)[1];
const dotSegments = /\/\.\.?(\/|$)/;
const queryOf = (url) => /^[^?#]*\??([^#]*)/.exec(url)[1];

/**
 * The reasons for differences: which package accepts what the other refuses (either, if not given), for which
 * requests, and whether the URL is the cause.
 */
const differences = {
  "an empty body is empty, and not {}": {
    believes: "ours",
    applies: ({ kind, body }) => kind === "json" && body === "",
    isOfUrl: false,
  },
  "only a parameter named bodySHA256 is a hash": {
    believes: "ours",
    applies: ({ kind, given }) => kind !== undefined && /[^?&]bodySHA256/.test(given),
    isOfUrl: false,
  },
  "an unsigned body is refused": {
    believes: "twilio",
    applies: ({ kind, given, body }) => kind === "json" && body !== "" && !/[?&]bodySHA256/.test(given),
    isOfUrl: false,
  },
  "credentials and fragments are part of configured URLs, but never signed": {
    believes: "ours",
    applies: ({ given, signed }) =>
      (authorityOf(given).includes("@") && !authorityOf(signed).includes("@")) ||
      (given.includes("#") && !signed.includes("#")),
  },
  "443 is the default port of wss; the SDK adds 80": {
    believes: "ours",
    applies: ({ given, signed }) => given.startsWith("wss:") && /:443/.test(signed),
  },
  "80 is not the default port of wss": {
    believes: "twilio",
    applies: ({ given, signed }) => given.startsWith("wss:") && /:80(?!\d)/.test(signed),
  },
  "a request cannot have an empty path": {
    believes: "ours",
    applies: ({ given, signed }) => pathOf(given) === "/" && pathOf(signed) === "",
  },
  "@, : and ' are escaped in requests, but not in the signed URL": {
    believes: "ours",
    applies: ({ given, signed }) => /%(27|40|3a)/i.test(queryOf(given)) && /[@:']/.test(queryOf(signed)),
  },
  "dot segments are signed as configured": {
    believes: "twilio",
    applies: ({ given }) => dotSegments.test(pathOf(given)),
  },
  "re-encoding a query does not change dot segments": {
    believes: "ours",
    applies: ({ given, signed }) => dotSegments.test(pathOf(given)) && pathOf(given) === pathOf(signed),
  },
  "credentials are signed as configured, if at all": {
    believes: "twilio",
    applies: ({ given }) => /@.*@|%40.*@/.test(authorityOf(given)),
  },
  "re-encoding a query does not change credentials": {
    believes: "ours",
    applies: ({ given }) => /@.*@|%40.*@/.test(authorityOf(given)),
  },
  "a re-encoded query keeps its order and repeated names": {
    applies({ given }) {
      const names = [...new URLSearchParams(queryOf(given)).keys()];
      return new Set(names).size < names.length;
    },
  },
  "a fragment is not part of a re-encoded query": {
    believes: "ours",
    applies: ({ given, signed }) => given.includes("#") && signed.includes("#"),
  },
};
const met = new Map();

function compare(made, ours, theirs) {
  if (ours === theirs) return;
  const found = Object.entries(differences).find(
    ([, { believes, applies }]) => believes !== (ours ? "twilio" : "ours") && applies(made),
  );
  assert.ok(found, `here ${ours}, there ${theirs}`);
  const [name, { isOfUrl = true }] = found;
  met.set(name, (met.get(name) ?? 0) + 1);
  // What only this package accepts must be a form that Twilio may have signed, and what it refuses must not.
  if (isOfUrl) assert.equal(signedUrls(made.given).includes(made.signed), ours);
}

function cases(name, run) {
  test(`${name}: ${CASES} cases of SEED=${seed}`, async () => {
    const choices = random(seed);
    const counts = { true: 0, false: 0 };
    for (let index = 0; index < CASES; index += 1) {
      const made = {};
      await inCase(index, made, async () => {
        counts[await run(choices, made)] += 1;
      });
    }
    // The comparison needs both accepted and refused cases.
    assert.ok(counts.true > CASES / 5 && counts.false > CASES / 20, inspect(counts));
  });
}

cases("getExpectedTwilioSignature and webhookSignature", (choices, made) => {
  Object.assign(made, { given: join(urlParts(choices)), params: choices.chance(0.2) ? {} : form(choices) });
  const signature = token.webhookSignature(made.given, made.params);
  assert.equal(signature, getExpectedTwilioSignature(SECRET, made.given, made.params));
  const changed = changedForm(choices, made.params);
  const other = token.webhookSignature(made.given, changed);
  assert.equal(other, getExpectedTwilioSignature(SECRET, made.given, changed));
  return choices.chance(0.5);
});

cases("validateRequest and verifyWebhook", (choices, made) => {
  const given = urlParts(choices);
  const params = choices.chance(0.3) ? {} : form(choices);
  Object.assign(made, { given: join(given), signed: signedFor(choices, given), params });
  const signature = shown(choices, getExpectedTwilioSignature(SECRET, made.signed, params));
  const shownParams = choices.chance(0.9) ? params : changedForm(choices, params);
  const ours = token.verifyWebhook({ url: made.given, signature, params: shownParams });
  compare(made, ours, validateRequest(SECRET, signature, made.given, shownParams));
  return ours;
});

cases("validateRequestWithBody and verifyWebhook with a body", (choices, made) => {
  const { body, stated } = hashedBody(choices);
  const given = { ...urlParts(choices), fragment: "" };
  given.query = [given.query || (stated && "?"), stated].filter((part) => part).join(given.query ? "&" : "");
  Object.assign(made, { given: join(given), signed: signedFor(choices, given), body });
  const signature = shown(choices, getExpectedTwilioSignature(SECRET, made.signed, {}));
  const shownBody = choices.chance(0.9) ? body : text(choices);
  const ours = token.verifyWebhook({ url: made.given, signature, body: shownBody });
  compare(made, ours, validateRequestWithBody(SECRET, signature, made.given, shownBody));
  return ours;
});

cases("validateBody and the hash of verifyWebhook", (choices, made) => {
  const body = text(choices);
  const hash = choices.pick([sha256(body), sha256(body), sha256(`${body} `), sha256(body).toUpperCase(), "", "0"]);
  const given = `https://example.com/?bodySHA256=${hash}`;
  Object.assign(made, { given, body });
  const ours = token.verifyWebhook({ url: given, signature: token.webhookSignature(given), body });
  assert.equal(ours, validateBody(body, hash));
  return ours;
});

/** One request, in the forms of Express and fetch. */
function requests({ protocol, host, originalUrl, signature, body, type }) {
  const headers = { "x-twilio-signature": signature, host, ...(type ? { "content-type": type } : {}) };
  const isForm = type?.startsWith("application/x-www-form-urlencoded");
  return {
    express: {
      protocol,
      headers,
      originalUrl,
      header: (name) => headers[name.toLowerCase()],
      rawBody: body,
      body: isForm ? Object.fromEntries(grouped(new URLSearchParams(body))) : {},
    },
    fetch: new Request("http://internal/", { headers, ...(type ? { method: "POST", body } : {}) }),
  };
}

const grouped = (params) =>
  [...new Set(params.keys())].map((name) => {
    const values = params.getAll(name);
    return [name, values.length === 1 ? values[0] : values];
  });

cases("validateIncomingRequest and verifyWebhookRequest", async (choices, made) => {
  const { scheme, host, port, path, query } = urlParts(choices);
  const protocol = scheme.startsWith("ws") ? "https" : scheme;
  const kind = choices.pick(["get", "form", "form", "json"]);
  const { body, stated } = hashedBody(choices);
  const params = new URLSearchParams(
    Object.entries(form(choices)).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
  );
  // Express decodes neither. url.format, which the SDK calls, needs a path and escapes non-ASCII characters.
  const given = {
    ...{ scheme: protocol, userinfo: "", host, port, fragment: "" },
    path: path.startsWith("/") && !/[^ -~]/.test(path) ? path : "/voice",
    query: /[^ -~]|%3F/i.test(query) ? "?plain=1" : query,
  };
  if (kind === "json") given.query = `${given.query || "?"}${given.query ? "&" : ""}${stated}`;
  else if (choices.chance(0.1)) given.query = `${given.query || "?a"}&xbodySHA256=1`;
  if (/%3F/i.test(given.path)) given.path = "/voice";
  Object.assign(made, { given: join(given), signed: signedFor(choices, given), kind, body, params: `${params}` });
  const signature = shown(
    choices,
    getExpectedTwilioSignature(SECRET, made.signed, kind === "form" ? Object.fromEntries(grouped(params)) : {}),
  );
  const { express, fetch } = requests({
    protocol,
    host: host + port,
    originalUrl: given.path + given.query,
    signature: signature.trim(),
    body: { get: undefined, form: `${params}`, json: body }[kind],
    type: { form: "application/x-www-form-urlencoded; charset=UTF-8", json: "application/json" }[kind],
  });
  const verdict = await verifyWebhookRequest(fetch, token, { url: made.given });
  compare(made, verdict.valid, validateIncomingRequest(express, SECRET));
  if (verdict.valid && kind === "form" && params.size > 0) assert.equal(`${verdict.params}`, `${params}`);
  return verdict.valid;
});

after(() => {
  // Seldom enough is also never: so only of many cases.
  if (CASES >= 10_000) assert.deepEqual([...met.keys()].sort(), Object.keys(differences).sort());
});
