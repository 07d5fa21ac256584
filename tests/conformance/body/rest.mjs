// API keys and OAuth with a mock `fetch`: no network, but each runtime's own Response, streams, timers and
// signals.
import { ACCOUNT, apiKey, authToken, inPage, KEY, OTHER_KEY } from "../fixtures.mjs";
import { equal, ok, refuses, same } from "../registry.mjs";

const CLIENT = `OQ${"9".repeat(32)}`;
const NEW_SECRET = "uK3xW8qZ5nB1vC7mL9pD4tG6jH2rS0fY";
const consent = inPage ? { dangerouslyAllowBrowser: true } : {};

const json = (status, body, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const record = (sid, members = {}) => ({
  sid,
  friendly_name: "worker",
  date_created: "Mon, 13 Jun 2016 22:50:08 +0000",
  date_updated: "Tue, 14 Jun 2016 22:50:08 +0000",
  ...members,
});

/** A `fetch` that returns these responses in turn, and records the requests. */
function scripted(...answers) {
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ url: String(url), ...init });
    const answer = answers.shift();
    return typeof answer === "function" ? answer(init) : answer;
  };
  return { fetch, asked };
}

async function rejected(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

export function restTests(test, pkg) {
  const keysOf = (fetch, options) => new pkg.ApiKeys(authToken(pkg), { fetch, ...options });

  test("rest: creates a key that can be used as a credential", async () => {
    const { fetch, asked } = scripted(json(201, record(OTHER_KEY, { secret: NEW_SECRET, policy: null })));
    const key = await keysOf(fetch).create({ friendlyName: "wörker & Co." });
    equal(key.sid, OTHER_KEY);
    equal(key.secret, NEW_SECRET);
    equal(key.dateCreated.getTime(), Date.UTC(2016, 5, 13, 22, 50, 8));
    equal(key.policy, null);
    for (const text of [JSON.stringify(key), String(key), JSON.stringify({ ...key })]) ok(!text.includes(NEW_SECRET));
    if (inPage) refuses(pkg, () => key.credential(), { code: "browser_not_allowed" });
    const credential = key.credential(consent);
    ok(credential instanceof pkg.ApiKey);
    equal(credential.authorizationHeader(), `Basic ${btoa(`${OTHER_KEY}:${NEW_SECRET}`)}`);
    const [{ url, method, headers, body, redirect }] = asked;
    equal(url, "https://iam.twilio.com/v1/Keys");
    equal(method, "POST");
    equal(body, `FriendlyName=w%C3%B6rker%20%26%20Co.&AccountSid=${ACCOUNT}`);
    equal(redirect, "manual");
    equal(headers.authorization, authToken(pkg).authorizationHeader());
    equal(headers["content-type"], "application/x-www-form-urlencoded");
  });

  test("rest: a list fetches pages only as needed", async () => {
    const next = `https://iam.twilio.com/v1/Keys?AccountSid=${ACCOUNT}&PageToken=x`;
    const pages = [
      json(200, { keys: [record(KEY, { flags: ["signing"] })], meta: { next_page_url: next } }),
      json(200, { keys: [record(OTHER_KEY)], meta: { next_page_url: `${next}y` } }),
    ];
    const { fetch, asked } = scripted(...pages);
    const sids = [];
    for await (const { sid } of keysOf(fetch).list()) {
      sids.push(sid);
      if (sids.length === 2) break;
    }
    same(sids, [KEY, OTHER_KEY]);
    same(
      asked.map(({ url }) => url),
      [`https://iam.twilio.com/v1/Keys?AccountSid=${ACCOUNT}`, next],
    );
  });

  test("rest: reads, updates and deletes a key with the 2010-04-01 API", async () => {
    const { fetch, asked } = scripted(
      json(200, record(KEY)),
      json(200, record(KEY, { friendly_name: "other" })),
      new Response(null, { status: 204 }),
    );
    const keys = keysOf(fetch, { api: "2010-04-01" });
    equal((await keys.get(KEY)).friendlyName, "worker");
    equal((await keys.update(KEY, { friendlyName: "other" })).friendlyName, "other");
    equal(await keys.delete(KEY), undefined);
    const path = `https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Keys/${KEY}.json`;
    same(
      asked.map(({ method, url }) => `${method} ${url}`),
      [`GET ${path}`, `POST ${path}`, `DELETE ${path}`],
    );
  });

  test("rest: an error response becomes an ApiError", async () => {
    const body = { code: 70051, message: "Authorization Error", more_info: "https://www.twilio.com/docs/errors/70051" };
    const { fetch } = scripted(json(401, body, { "twilio-request-id": "RQ7", "retry-after": "9" }));
    const error = await rejected(keysOf(fetch).get(KEY));
    ok(error instanceof pkg.ApiError && error instanceof Error);
    const { name, status, code, message, moreInfo, requestId, retryAfter } = error;
    same(
      [name, status, code, message, moreInfo, requestId, retryAfter],
      ["ApiError", 401, 70051, body.message, body.more_info, "RQ7", 9],
    );
  });

  test("rest: network errors are retried, but no key is created twice", async () => {
    const down = () => {
      throw new TypeError("connection lost");
    };
    const reading = scripted(down, json(503, {}), json(200, record(KEY)));
    equal((await keysOf(reading.fetch).get(KEY)).sid, KEY);
    equal(reading.asked.length, 3);
    const making = scripted(down, json(201, record(KEY, { secret: NEW_SECRET })));
    equal((await rejected(keysOf(making.fetch).create())).message, "connection lost");
    equal(making.asked.length, 1);
  });

  test("rest: timeouts and signals abort calls", async () => {
    const never = () => new Promise(() => {});
    const late = await rejected(keysOf(scripted(never).fetch, { timeout: 20, maxRetries: 0 }).get(KEY));
    equal(late.name, "TimeoutError");
    const controller = new AbortController();
    const waiting = rejected(keysOf(scripted(never).fetch, { signal: controller.signal }).get(KEY));
    controller.abort();
    equal((await waiting).name, "AbortError");
  });

  test("rest: redirects are not followed", async () => {
    const { fetch, asked } = scripted(
      new Response(null, { status: 307, headers: { location: "https://evil.example/" } }),
    );
    const error = await rejected(keysOf(fetch).get(KEY));
    equal(error.status, 307);
    equal(asked.length, 1);
  });

  test("rest: stops reading a response that is too large", async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(stream) {
        pulled += 1;
        stream.enqueue(new Uint8Array(1 << 16).fill(32));
      },
    });
    const error = await rejected(keysOf(scripted(new Response(body)).fetch, { maxRetries: 0 }).get(KEY));
    ok(error instanceof pkg.ApiError && /too large/.test(error.message), String(error));
    ok(pulled < 100, `${pulled} chunks`);
  });

  test("rest: rotates a key, and reports what remains after the grace period", async () => {
    const policy = { allow: ["/twilio/voice/calls/*"] };
    const allow = ["create", "delete", "list", "read", "update"].map((action) => `/twilio/voice/calls/${action}`);
    const page = { keys: [record(KEY)], meta: { next_page_url: null } };
    const { fetch, asked } = scripted(
      json(200, record(KEY, { policy })),
      json(200, page),
      json(201, record(OTHER_KEY, { secret: NEW_SECRET, policy: { allow } })),
      json(404, { code: 20404, message: "not found", status: 404 }),
      json(200, record(KEY)),
      json(200, record(OTHER_KEY)),
    );
    const stored = [];
    const options = { retire: 3600, verify: (_, key) => void stored.push(key.secret) };
    const { key, retired, remaining } = await keysOf(fetch).rotate(KEY, options);
    same([key.sid, key.friendlyName, key.type, retired], [OTHER_KEY, "worker", "restricted", "pending"]);
    same(stored, [NEW_SECRET]);
    same(
      remaining.map(({ action, sid }) => [action, sid]),
      [["delete", KEY]],
    );
    const names = asked.map(({ method, body }) => [method, new URLSearchParams(body ?? "").get("FriendlyName")]);
    same(names.slice(2), [
      ["POST", `worker (replaces ${KEY.slice(0, 10)})`],
      ["GET", null],
      ["POST", `worker (replaced by ${OTHER_KEY.slice(0, 10)})`],
      ["POST", "worker"],
    ]);
    equal(asked[3].headers.authorization, `Basic ${btoa(`${OTHER_KEY}:${NEW_SECRET}`)}`);
    ok(asked[3].url.includes("/Calls/CA000"));
  });

  test("rest: the keys of a subaccount are requested from its own account", async () => {
    const accountSid = `AC${"d".repeat(32)}`;
    const { fetch, asked } = scripted(json(200, record(KEY)), new Response(null, { status: 204 }));
    const keys = keysOf(fetch, { accountSid });
    equal((await keys.get(KEY)).sid, KEY);
    await keys.delete(KEY);
    const url = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Keys/${KEY}.json`;
    same(
      asked.map((request) => [request.method, request.url]),
      [
        ["GET", url],
        ["DELETE", url],
      ],
    );
    equal(asked[0].headers.authorization, authToken(pkg).authorizationHeader());
    refuses(pkg, () => keysOf(fetch, { accountSid: "AC1" }), { code: "invalid_account_sid" });
  });

  test("rest: one OAuth token serves all callers", async () => {
    const token = () => json(200, { access_token: "e.y.J", token_type: "bearer", expires_in: 3600 });
    const { fetch, asked } = scripted(token, () => json(200, record(KEY)));
    const options = { clientId: CLIENT, clientSecret: "s&cret", accountSid: ACCOUNT, fetch, ...consent };
    const client = new pkg.OAuthClient(options);
    const headers = await Promise.all([1, 2, 3].map(() => client.authorizationHeader()));
    same(headers, ["Bearer e.y.J", "Bearer e.y.J", "Bearer e.y.J"]);
    equal((await new pkg.ApiKeys(client, { fetch }).get(KEY)).sid, KEY);
    equal(asked.length, 2);
    equal(asked[0].url, `https://oauth.twilio.com/v2/token?account_sid=${ACCOUNT}`);
    equal(asked[0].body, `grant_type=client_credentials&client_id=${CLIENT}&client_secret=s%26cret`);
    equal(asked[1].headers.authorization, "Bearer e.y.J");
    client.free();
    equal((await rejected(client.authorizationHeader())).code, "freed");
  });

  test("rest: invalid options are refused before a request is sent", async () => {
    const { fetch, asked } = scripted();
    const policy = { allow: ["/twilio/messaging/messages/read"] };
    refuses(pkg, () => new pkg.ApiKeys(apiKey(pkg, { type: "standard" }), { fetch }), { code: "invalid_argument" });
    refuses(pkg, () => keysOf(fetch).list({ pageSize: 1001 }), { code: "invalid_argument", field: "pageSize" });
    for (const [work, code, field] of [
      [keysOf(fetch).get(ACCOUNT), "invalid_key_sid", "sid"],
      [keysOf(fetch).create({ friendlyName: "x".repeat(65) }), "invalid_argument", "friendlyName"],
      [keysOf(fetch).create({ policy: { allow: ["x"] } }), "invalid_argument", "policy.allow.0"],
      [keysOf(fetch, { api: "2010-04-01" }).create({ policy }), "invalid_argument", "policy"],
    ]) {
      const error = await rejected(work);
      same([error.code, error.field], [code, field]);
    }
    equal(asked.length, 0);
  });

  test("rest: hosts follow region and edge location", () => {
    equal(pkg.hostname("api"), "https://api.twilio.com");
    equal(pkg.hostname("api", { region: "ie1", edge: "dublin" }), "https://api.dublin.ie1.twilio.com");
    equal(pkg.hostname("iam", { edge: "sydney" }), "https://iam.sydney.us1.twilio.com");
    refuses(pkg, () => pkg.hostname("api", { region: "ie1" }), { code: "invalid_argument", field: "edge" });
  });
}
