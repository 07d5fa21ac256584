// templates/token-worker as its users get it: copied outside the repository, with the packed package.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { parseEnv } from "node:util";
import { jwtVerify, SignJWT } from "jose";
import { createTestHarness } from "wrangler";
import { root } from "../../pkg/scripts/run.mjs";
import { install, run, said } from "../packaging/installed.mjs";

process.env.WRANGLER_SEND_METRICS = "false";
process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false"; // nothing is asked of the network

const template = join(root, "templates/token-worker");
const secret = "c".repeat(32);
const sessionSecret = "the-secret-that-signs-the-sessions-of-the-app";
const secrets = {
  TWILIO_ACCOUNT_SID: `AC${"a".repeat(32)}`,
  TWILIO_API_KEY: `SK${"b".repeat(32)}`,
  TWILIO_API_SECRET: secret,
  SESSION_SECRET: sessionSecret,
};
const utf8 = (text) => new TextEncoder().encode(text);
const now = () => Math.floor(Date.now() / 1000);

let installed;
let folder;
before(async () => {
  installed = await install();
  folder = join(installed.folder, "token-worker");
  cpSync(template, folder, { recursive: true });
  // The tools come from this repository; only the package is installed.
  const types = join(installed.folder, "node_modules/@cloudflare/workers-types");
  mkdirSync(dirname(types), { recursive: true });
  symlinkSync(join(root, "node_modules/@cloudflare/workers-types"), types);
});
after(() => installed?.remove());

test("it depends on the package only, in this version, and on the tools that this repository uses", () => {
  const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
  const { dependencies, devDependencies } = read("templates/token-worker/package.json");
  assert.deepEqual(dependencies, { "twilio-edge-auth": read("pkg/package.json").version });
  const tools = { ...read("package.json").devDependencies, ...read("www/package.json").devDependencies };
  for (const [name, version] of Object.entries(devDependencies)) assert.equal(version, tools[name], name);
});

test("src/index.ts has at most 40 lines, and nothing imports from outside the folder", () => {
  const sources = readdirSync(join(template, "src")).map((name) => [
    name,
    readFileSync(join(template, "src", name), "utf8"),
  ]);
  assert.ok(Object.fromEntries(sources)["index.ts"].split("\n").length <= 41);
  for (const [name, text] of sources) {
    for (const [, specifier] of text.matchAll(/from "([^"]+)"/g)) {
      assert.match(specifier, /^(\.\/\w+\.ts|twilio-edge-auth(\/\w+)?)$/, name);
    }
  }
});

test("every secret has a placeholder, and a description for the deploy button", () => {
  const names = Object.keys(secrets).sort();
  assert.deepEqual(Object.keys(placeholders()).sort(), names);
  const { cloudflare } = JSON.parse(readFileSync(join(template, "package.json"), "utf8"));
  assert.deepEqual(Object.keys(cloudflare.bindings).sort(), [...names, "TOKEN_RATE_LIMITER"].sort());
  for (const { description } of Object.values(cloudflare.bindings)) assert.ok(description.length > 10);
});

test("it type-checks", async () => {
  await run("tsc", ["--noEmit"], { cwd: folder });
});

test("wrangler would deploy it without a warning, and without a secret", async () => {
  const text = await said("wrangler", ["deploy", "--dry-run", "--outdir", "out"], { cwd: folder });
  assert.match(text, /--dry-run: exiting now/);
  assert.doesNotMatch(text, /warning|error/i);
  assert.doesNotMatch(text, /replace with/);
  const files = readdirSync(join(folder, "out"));
  assert.equal(files.filter((name) => name.endsWith(".wasm")).length, 1);
});

/** Runs the worker in workerd, with these secrets in .dev.vars. */
async function start(values) {
  const server = createTestHarness({
    root: folder,
    workers: [{ configPath: join(folder, "wrangler.jsonc"), secrets: values }],
  });
  try {
    await server.listen();
  } catch (error) {
    await server.close();
    throw error;
  }
  const post = async (authorization, body = {}, path = "/token") => {
    const response = await server.fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...(authorization && { authorization }) },
      body: JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return { post, fetch: server.fetch.bind(server), close: () => server.close() };
}

const placeholders = () => parseEnv(readFileSync(join(template, ".dev.vars.example"), "utf8"));

async function session({ key = utf8(sessionSecret), header = {}, ...claims } = {}) {
  const jwt = new SignJWT({ sub: "alice", exp: now() + 300, ...claims });
  return `Bearer ${await jwt.setProtectedHeader({ alg: "HS256", ...header }).sign(key)}`;
}

describe("configured", () => {
  let worker;
  before(async () => {
    worker = await start(secrets);
  });
  after(() => worker?.close());

  test("it issues a token that another library verifies", async () => {
    const { status, headers, body } = await worker.post(await session());
    assert.equal(status, 201, JSON.stringify(body));
    assert.equal(headers.get("cache-control"), "no-store");
    const { payload } = await jwtVerify(body.token, utf8(secret), { issuer: secrets.TWILIO_API_KEY });
    assert.deepEqual(payload.grants, { identity: "alice", voice: { incoming: { allow: true } } });
    assert.equal(body.identity, "alice");
  });

  test("it issues less if less is asked for, and never more", async () => {
    const { body } = await worker.post(await session(), { grants: [], ttl: 60 });
    const { payload } = await jwtVerify(body.token, utf8(secret));
    assert.deepEqual([payload.grants, payload.exp - payload.iat], [{ identity: "alice" }, 60]);
    for (const [asked, code] of [
      [{ ttl: 3601 }, "not_granted"],
      [{ grants: ["video"] }, "not_granted"],
      [{ identity: "admin" }, "unknown_field"],
    ]) {
      assert.equal((await worker.post(await session(), asked)).body.error.code, code);
    }
  });

  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const invalid = {
    none: () => undefined,
    "not a JWT": () => "Bearer x.y.z",
    "of another secret": () => session({ key: utf8("x".repeat(32)) }),
    "without a signature": () => `Bearer ${part({ alg: "none" })}.${part({ sub: "alice", exp: now() + 300 })}.`,
    "with another algorithm": () => session({ header: { alg: "HS384" } }),
    "with a critical extension": () => session({ header: { crit: ["b64"], b64: true } }),
    "that has expired": () => session({ exp: now() - 1 }),
    "that is not valid yet": () => session({ nbf: now() + 300 }),
    "without exp": () => session({ exp: undefined }),
    "without sub": () => session({ sub: undefined }),
    "with an empty sub": () => session({ sub: "" }),
    "with a list as sub": () => session({ sub: ["alice"] }),
    "that is too long": () => session({ padding: "x".repeat(9000) }),
  };
  for (const [what, make] of Object.entries(invalid)) {
    test(`a session ${what}: 401`, async () => {
      const { status, body } = await worker.post(await make());
      assert.deepEqual([status, body.error.code], [401, "session_invalid"]);
    });
  }

  test("other methods and paths are refused", async () => {
    assert.equal((await worker.fetch("/token")).status, 405);
    assert.equal((await worker.post(await session(), {}, "/other")).status, 404);
  });

  test("an identity gets 30 tokens per minute", async () => {
    const ask = async () => (await worker.post(await session({ sub: "bob" }))).status;
    let issued = 0;
    while (issued <= 60 && (await ask()) === 201) issued += 1;
    // 60 if a new minute has begun meanwhile.
    assert.ok(issued >= 30 && issued <= 60, `${issued}`);
  });
});

describe("not configured", () => {
  const cases = {
    "with the placeholders": [() => placeholders(), Object.keys(secrets)],
    "with one placeholder": [() => ({ ...secrets, SESSION_SECRET: placeholders().SESSION_SECRET }), ["SESSION_SECRET"]],
    "without any secret": [() => ({}), Object.keys(secrets)],
    "with a short secret": [() => ({ ...secrets, SESSION_SECRET: "short" }), ["SESSION_SECRET (at least 32 bytes)"]],
  };
  for (const [what, [values, named]] of Object.entries(cases)) {
    test(`${what}: every request is refused, and the message names what to set`, async () => {
      const worker = await start(values());
      try {
        // Signed with the placeholder, which anybody can read.
        const { SESSION_SECRET: key } = placeholders();
        for (const authorization of [undefined, await session(), await session({ key: utf8(key) })]) {
          const { status, body } = await worker.post(authorization);
          assert.equal(status, 500);
          assert.deepEqual(body.error, {
            code: "not_configured",
            message: `Set ${named.join(", ")}: see README.md.`,
          });
        }
      } finally {
        await worker.close();
      }
    });
  }
});
