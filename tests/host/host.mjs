// Tests of the worker outside Cloudflare: every runtime starts it like its users, and gets requests over the network.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { SignJWT } from "jose";
import { ApiKey } from "twilio-edge-auth";

const root = join(import.meta.dirname, "../..");
const sessionSecret = "the-secret-that-signs-the-sessions-of-the-app";
const settings = {
  TWILIO_ACCOUNT_SID: `AC${"a".repeat(32)}`,
  TWILIO_API_KEY: `SK${"b".repeat(32)}`,
  TWILIO_API_SECRET: "the-secret-of-the-api-key-0123456789",
  SESSION_SECRET: sessionSecret,
  TOKEN_GRANTS: '{"voice":{"incomingAllow":true}}',
  TOKEN_TTL: "600",
};
const origin = "https://app.example";
const now = () => Math.floor(Date.now() / 1000);

function session(claims = {}, secret = sessionSecret) {
  const jwt = new SignJWT({ sub: "alice", exp: now() + 300, ...claims });
  return jwt.setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));
}

/** Starts the worker on a free port with these variables and the minimal environment of a program. */
function start([program, ...args], variables) {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(join(root, "node_modules/.bin", program), args, {
    cwd: join(root, "www"),
    env: { PATH, HOME, ...(TMPDIR && { TMPDIR }), DENO_NO_UPDATE_CHECK: "1", PORT: "0", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on("line", (line) => output.push(line));
  return { child, output, ended: once(child, "close").then(([code]) => code) };
}

async function listening({ child, output, ended }) {
  const gone = ended.then((code) => assert.fail(`ended with ${code} before it listened:\n${output.join("\n")}`));
  gone.catch(() => {}); // it also ends later, when nothing awaits it
  while (true) {
    const line = output.find((text) => text.includes('"listening"'));
    if (line !== undefined) return JSON.parse(line).url;
    await Promise.race([gone, once(child.stdout, "data")]);
  }
}

/** Sends a POST whose body the caller writes and ends. */
function openPost(url, headers) {
  const request = httpRequest(url, { method: "POST", headers: { "content-type": "application/json", ...headers } });
  const answered = new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
  });
  return { request, answered };
}

export function testHost(runtime, command) {
  let host;
  let url;
  before(async () => {
    // A binding is not a variable: with this one the worker would call a string.
    host = start(command, { ...settings, ALLOWED_ORIGINS: origin, TWILIO_API: "not a binding" });
    url = await listening(host);
  });
  after(() => host?.child.kill("SIGKILL"));

  const fetchPath = (path, init) => fetch(new URL(path, url), init);
  const post = (body, headers) =>
    fetchPath("/token", { method: "POST", headers: { "content-type": "application/json", ...headers }, body });
  const ask = async (body, claims, secret) => post(body, { authorization: `Bearer ${await session(claims, secret)}` });

  test(`${runtime}: a session gets a token that the key verifies`, async () => {
    const response = await ask("{}");
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("cache-control"), "no-store");
    const { token, identity, expiresAt } = await response.json();
    assert.equal(identity, "alice");
    using key = ApiKey.fromEnv(settings);
    const verified = key.verifyAccessToken(token);
    assert.equal(verified.identity, "alice");
    assert.equal(verified.expiresAt, expiresAt);
    assert.deepEqual(verified.grants, { voice: { incoming: { allow: true } } });
  });

  test(`${runtime}: a request can narrow the token`, async () => {
    const response = await ask('{"ttl":60}');
    const { expiresAt } = await response.json();
    assert.ok(expiresAt <= now() + 60);
  });

  const refusals = [
    ["no session", 401, "session_missing", () => post("{}")],
    ["a session of another issuer", 401, "session_foreign", () => ask("{}", {}, "s".repeat(32))],
    ["an expired session", 401, "session_expired", () => ask("{}", { exp: now() - 60 })],
    ["no body", 400, "body_missing", () => ask(undefined)],
    ["a body that is not JSON", 400, "body_malformed", () => ask("{")],
    ["an unknown field", 400, "unknown_field", () => ask('{"identity":"bob"}')],
    ["a grant that is not configured", 403, "not_granted", () => ask('{"grants":["video"]}')],
    ["a body over the cap", 413, "body_too_large", () => ask(JSON.stringify({ text: "x".repeat(5000) }))],
    ["another path", 404, "not_found", () => fetchPath("/")],
    ["another method", 405, "method_not_allowed", () => fetchPath("/token")],
    ["a request for a session", 404, "not_found", () => fetchPath("/dev/session", { method: "POST", body: "{}" })],
  ];
  for (const [title, status, code, answer] of refusals) {
    test(`${runtime}: ${title}: ${status} ${code}`, async () => {
      const response = await answer();
      assert.deepEqual([response.status, (await response.json()).error.code], [status, code]);
    });
  }

  test(`${runtime}: a response has no header of an earlier one`, async () => {
    const refused = await post("{}", { origin });
    const own = ["access-control-allow-origin", "vary", "www-authenticate"];
    for (const name of own) assert.ok(refused.headers.has(name), name);
    assert.equal((await fetchPath("/token")).headers.get("allow"), "POST");
    const { headers } = await fetchPath("/healthz");
    for (const name of [...own, "allow"]) assert.ok(!headers.has(name), name);
  });

  test(`${runtime}: a streamed body without a length is read only up to the limit`, async () => {
    const { request, answered } = openPost(new URL("/token", url), { authorization: `Bearer ${await session()}` });
    request.write(" ".repeat(3000));
    request.write(" ".repeat(3000));
    assert.equal(await answered, 413);
    request.destroy();
  });

  test(`${runtime}: a stop signal lets a running request finish, accepts no others, and exits with 0`, async () => {
    const { request, answered } = openPost(new URL("/token", url), { authorization: `Bearer ${await session()}` });
    request.write("{");
    await new Promise((resolve) => setTimeout(resolve, 200)); // for the request to arrive; too short fails nothing
    host.child.kill("SIGTERM");
    await refused(new URL(url));
    assert.equal(host.child.exitCode, null);
    request.end("}");
    assert.equal(await answered, 201);
    assert.equal(await host.ended, 0);
  });

  test(`${runtime}: logs missing bindings and the address once, then a line for each decision, and no secret`, () => {
    const [missing, listens, ...decisions] = host.output.toSorted(byEvent).map((line) => JSON.parse(line));
    assert.equal(missing.event, "bindings_missing");
    assert.deepEqual(Object.keys(missing.without), [
      "ADDRESS_RATE_LIMITER",
      "IDENTITY_RATE_LIMITER",
      "IDENTITIES",
      "ACTIVITY",
      "ROTATIONS",
    ]);
    assert.deepEqual(listens, { event: "listening", url });
    assert.ok(decisions.length > 0);
    for (const { event, outcome } of decisions) {
      assert.deepEqual([event, ["issued", "refused"].includes(outcome)], ["token", true]);
    }
    for (const secret of [settings.TWILIO_API_SECRET, sessionSecret, "eyJ"]) {
      assert.ok(!host.output.join().includes(secret));
    }
  });

  test(`${runtime}: invalid settings end it before it listens; all are named, without values`, async () => {
    const secret = "too-short-a-secret";
    const { ended, output } = start(command, {
      ...settings,
      SESSION_SECRET: secret,
      TOKEN_TTL: "x",
      TWILIO_API_KEY: "",
    });
    assert.equal(await ended, 1);
    const { event, problems } = JSON.parse(output[0]);
    assert.equal(event, "not_configured");
    for (const name of ["SESSION_SECRET", "TOKEN_TTL", "TWILIO_API_KEY"])
      assert.match(problems.join("\n"), new RegExp(name));
    assert.ok(!output.join().includes(secret));
    assert.ok(!output.join().includes("listening"));
  });

  // Each proxy adds the address of its peer at the end; what is before those is the client's own word.
  const forwarded = "198.51.100.1, 203.0.113.7:4711, 2001:db8::7";
  const addresses = [
    [undefined, forwarded, "127.0.0.1"],
    ["0", forwarded, "127.0.0.1"],
    ["1", forwarded, "2001:db8:0:0::/64"],
    ["2", forwarded, "203.0.113.7"],
    ["4", forwarded, "127.0.0.1"],
    ["1", "unknown", "127.0.0.1"],
    ["1", "198.51.100.1, [2001:db8::8]:80", "2001:db8:0:0::/64"],
    ["1", undefined, "127.0.0.1"],
  ];
  test(`${runtime}: a client's address is the one seen by the trusted proxies, not its own claim`, async () => {
    const secret = "the-secret-that-addresses-are-hashed-with";
    for (const proxies of [undefined, "0", "1", "2", "4"]) {
      const trusting = start(command, {
        ...settings,
        AUDIT_SECRET: secret,
        ...(proxies && { TRUSTED_PROXY: proxies }),
      });
      try {
        const at = await listening(trusting);
        for (const [, header, address] of addresses.filter(([given]) => given === proxies)) {
          const lines = () => trusting.output.filter((line) => line.includes('"token"'));
          const before = lines().length;
          const headers = { "cf-connecting-ip": "192.0.2.9", ...(header && { "x-forwarded-for": header }) };
          await fetch(new URL("/token", at), { method: "POST", headers });
          while (lines().length === before) await new Promise((resolve) => setTimeout(resolve, 20));
          const hash = createHmac("sha256", secret).update(address).digest("hex").slice(0, 32);
          assert.equal(JSON.parse(lines().at(-1)).address, hash, `${proxies}: ${header}`);
        }
      } finally {
        trusting.child.kill("SIGTERM");
        await trusting.ended;
      }
    }
  });

  for (const proxies of ["-1", "11", "127.0.0.1", "true"]) {
    test(`${runtime}: ${proxies} trusted proxies are refused`, async () => {
      const { ended, output } = start(command, { ...settings, TRUSTED_PROXY: proxies });
      assert.equal(await ended, 1);
      assert.match(output.join("\n"), /TRUSTED_PROXY is not a number of proxies/);
    });
  }

  test(`${runtime}: an invalid port is refused`, async () => {
    const { ended, output } = start(command, { ...settings, PORT: "http" });
    assert.equal(await ended, 1);
    assert.match(output.join("\n"), /PORT is not a number/);
  });
}

/** Missing bindings are logged to the other stream, whose order is not defined. */
function byEvent(one, other) {
  const order = ["bindings_missing", "listening", "token"];
  return order.indexOf(JSON.parse(one).event) - order.indexOf(JSON.parse(other).event);
}

/** Waits until the port is closed. */
async function refused({ hostname, port }) {
  while (true) {
    const socket = connect({ host: hostname, port: Number(port) });
    const event = await new Promise((resolve) => {
      socket.on("connect", () => resolve("connect"));
      socket.on("error", () => resolve("error"));
    });
    socket.destroy();
    if (event === "error") return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
