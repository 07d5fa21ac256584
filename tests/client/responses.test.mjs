// Any response of an endpoint, over real HTTP, gives a usable token or a clear error. No error contains a token.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { AccessTokenError, AccessTokenSource } from "twilio-edge-auth/client";
import { startTokenServer } from "./token-server.mjs";
import { mint } from "./world.mjs";

let server;
before(async () => {
  server = await startTokenServer();
});
after(() => server.close());

const now = () => Math.floor(Date.now() / 1000);
const token = mint({ ttl: 3600 });

/** Returns the result of a source for a response: its token, or the error. */
async function ask(status, body, headers = {}) {
  server.answer = (_, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
  using source = new AccessTokenSource(`${server.url}/token`, { headers: { authorization: `Bearer ${token}` } });
  return await source.get().catch((error) => {
    assert.ok(error instanceof AccessTokenError, `${error}`);
    const printed = [
      error.stack,
      error.message,
      inspect(error, { depth: 9 }),
      JSON.stringify(error),
      inspect(error.cause),
    ];
    for (const part of token.split(".")) assert.ok(!printed.join("\n").includes(part), "the error holds a token");
    return error;
  });
}

const told = ({ code, status, field, message }) => ({ code, status, field, message });
const json = (value) => JSON.stringify(value);

test("the edge worker's response is accepted, and so is the minimal one", async () => {
  const expiresAt = now() + 3600;
  assert.equal(await ask(201, json({ token, identity: "alice", expiresAt, refreshAfter: expiresAt - 720 })), token);
  assert.equal(await ask(200, json({ token })), token);
  assert.equal(await ask(200, json({ token, identity: "alice" }), { "content-type": "text/plain" }), token);
  assert.equal(await ask(200, json({ token: "e30.e30.e30", expiresAt })), "e30.e30.e30");
});

const unusable = {
  "an empty body": ["", "expected JSON"],
  HTML: ["<!doctype html><title>Sign in to the Wi-Fi</title>", "expected JSON"],
  "JSON that ends too soon": [`{"token":"${token}"`, "expected JSON"],
  "bytes that are no text": [Buffer.from([0xff, 0xfe, 0x00]), "expected JSON"],
  null: ["null", "token: expected a JWT"],
  "a number": ["5", "token: expected a JWT"],
  "a list": ["[]", "token: expected a JWT"],
  "the bare token": [json(token), "token: expected a JWT"],
  "no token": [json({ expiresAt: now() + 60 }), "token: expected a JWT"],
  "a token that is null": [json({ token: null }), "token: expected a JWT"],
  "a token that is a number": [json({ token: 5 }), "token: expected a JWT"],
  "a token that is an object": [json({ token: { jwt: token } }), "token: expected a JWT"],
  "an empty token": [json({ token: "" }), "token: expected a JWT"],
  "a token of two parts": [json({ token: token.split(".", 2).join(".") }), "token: expected a JWT"],
  "a token in base64 proper": [json({ token: "a+/=.b.c" }), "token: expected a JWT"],
  "a token with a line break": [json({ token: `${token}\n` }), "token: expected a JWT"],
  "no time at all": [
    json({ token: "e30.e30.e30" }),
    "expiresAt, refreshAfter: expected seconds since the epoch, within a day",
  ],
  "invalid claims": [
    json({ token: "e30.!.e30".replace("!", "x") }),
    "expiresAt, refreshAfter: expected seconds since the epoch, within a day",
  ],
};
for (const [field, values] of Object.entries({
  expiresAt: ["soon", {}, (now() + 3600) * 1000, new Date().toISOString(), 1e308],
  refreshAfter: ["soon", {}, [1, 2], (now() + 3600) * 1000, new Date().toISOString()],
})) {
  for (const value of values) {
    unusable[`${field} = ${json(value)}`] = [
      json({ token: field === "expiresAt" ? "e30.e30.e30" : token, [field]: value }),
      "expiresAt, refreshAfter: expected seconds since the epoch, within a day",
    ];
  }
}
for (const [what, body] of Object.entries({
  "a token that has expired": { token: mint({ ttl: 60, issuedAt: now() - 61 }) },
  "an expiresAt that is past": { token, expiresAt: now() - 1 },
  "an expiresAt of 0": { token, expiresAt: 0 },
  "an expiresAt that promises more than the token": {
    token: mint({ ttl: 60, issuedAt: now() - 61 }),
    expiresAt: now() + 60,
  },
})) {
  unusable[what] = [json(body), "the token has expired"];
}

for (const [what, [body, reason]] of Object.entries(unusable)) {
  test(`${what} gives an error that says so`, async () => {
    assert.deepEqual(told(await ask(200, body)), {
      code: "invalid_answer",
      status: undefined,
      field: undefined,
      message: `The token endpoint's response is invalid: ${reason}.`,
    });
  });
}

test("a response that does not end is read only up to the limit", async () => {
  let sent = 0;
  server.answer = (_, response) => {
    const more = () => {
      while (!response.destroyed && response.write(" ".repeat(16_384))) sent += 16_384;
    };
    response.on("drain", more);
    more();
  };
  using source = new AccessTokenSource(`${server.url}/token`);
  const error = await source.get().catch((error) => error);
  assert.equal(error.message, "The token endpoint's response is invalid: it is too long.");
  assert.ok(sent < 64e6, `${sent} bytes were sent`);
});

test("an error has the status, code, message and field of the endpoint's response", async () => {
  const error = { code: "not_granted", message: "Tokens live 3600 seconds at most.", field: "ttl" };
  assert.deepEqual(told(await ask(403, json({ error }))), { status: 403, ...error });
  const { name, retryAfter } = await ask(429, json({ error }), { "retry-after": "7" });
  assert.deepEqual([name, retryAfter], ["AccessTokenError", 7]);
});

test("an error response in another form gives its status", async () => {
  const bodies = [
    "",
    "<h1>Bad gateway</h1>",
    "null",
    json({ error: "no" }),
    json({ error: { code: 5, message: {}, field: [] } }),
  ];
  for (const body of bodies) {
    assert.deepEqual(told(await ask(502, body)), {
      code: "unexpected_status",
      status: 502,
      field: undefined,
      message: "The token endpoint responded with 502.",
    });
  }
});

test("a session that an error response repeats is removed", async () => {
  const error = { code: `bad ${token}`, message: `The session ${token} is not valid.`, field: token };
  const { code, message, field } = await ask(401, json({ error }));
  assert.deepEqual([code, message, field], ["bad …", "The session … is not valid.", "…"]);
});

test("redirects are not followed", async () => {
  for (const status of [302, 307]) {
    server.requests.length = 0;
    const error = await ask(status, "", { location: `${server.url}/elsewhere` });
    assert.deepEqual([error.code, server.requests.length], ["unreachable", 1]);
  }
});

test("a closed port, an aborted response and an invalid URL are unreachable, with the cause", async () => {
  const gone = await startTokenServer();
  await gone.close();
  server.answer = (_, response) => {
    response.writeHead(200, { "content-length": "1000" }).write("{");
    setTimeout(() => response.destroy(), 20);
  };
  for (const url of [`${gone.url}/token`, `${server.url}/token`, "/token", "no address"]) {
    using source = new AccessTokenSource(url);
    const error = await source.get().catch((error) => error);
    assert.equal(error.code, "unreachable", url);
    assert.ok(error.cause instanceof Error, url);
  }
});

test("a custom fetch that throws or does not return a Response gives an AccessTokenError", async () => {
  for (const fetch of [
    () => {
      throw new Error("x");
    },
    async () => undefined,
    async () => ({}),
    async () => "text",
  ]) {
    using source = new AccessTokenSource("/token", { fetch });
    await assert.rejects(source.get(), { name: "AccessTokenError" });
  }
});

test("the times of a token with non-ASCII claims and base64url characters are read", async () => {
  const foreign = mint({ identity: "zoë 😀 ??? >>> ÿþ~~", ttl: 60, grants: { chat: {} } });
  assert.match(foreign.split(".")[1], /-.*_|_.*-/);
  assert.equal(await ask(200, json({ token: foreign })), foreign);
});
