// The crate as cargo packs it: it holds what it should, builds by itself, and its example does what it says.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { jwtVerify } from "jose";
import { env, root } from "../../pkg/scripts/run.mjs";
import { run, said } from "./installed.mjs";
import { credential } from "./user/credential.js";

const packing = ["package", "--package", "twilio-edge-auth", "--allow-dirty"];

test("the crate holds its sources, its tests, its example and its documents, and nothing else", async () => {
  const files = (await run("cargo", [...packing, "--list"], { cwd: root })).trim().split("\n");
  const generated = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml", "Cargo.toml.orig"];
  const documents = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "SECURITY.md", "docs/rust.md"];
  const others = files.filter((path) => !/^src\/.*\.(rs|tsv)$/.test(path) && !generated.includes(path));
  const tests = others.filter((path) => /^tests\/(\w+|vectors\/[\w-]+)\.(rs|json)$/.test(path));
  assert.ok(tests.includes("tests/rest.rs") && tests.includes("tests/vectors/mod.rs"));
  assert.deepEqual(others.filter((path) => !tests.includes(path)).sort(), [...documents, "tests/examples/native.rs"]);
});

test("the packed crate builds, without a warning of its own", async () => {
  const text = await said("cargo", [...packing, "--offline"], { cwd: root });
  const warnings = text.split("\n").filter((line) => line.startsWith("warning"));
  // It says for each test and benchmark, and of the manifest, what was left out on purpose.
  const known = /^warning: (ignoring (test|benchmark) `\w+` as `[\w/.]+` is not included|manifest has no )/;
  assert.deepEqual(
    warnings.filter((line) => !known.test(line)),
    [],
  );
  assert.match(text, /Verifying twilio-edge-auth.*Finished/s);
});

test("the tests of the packed crate need only the crate", async () => {
  const folder = await mkdtemp(join(tmpdir(), "crate-"));
  try {
    const { packages } = JSON.parse(
      await run("cargo", ["metadata", "--format-version=1", "--no-deps", "--offline"], { cwd: root }),
    );
    const { version } = packages.find(({ name }) => name === "twilio-edge-auth");
    const name = `twilio-edge-auth-${version}`;
    await run("tar", ["-xzf", join(root, `target/package/${name}.crate`), "-C", folder]);
    // Compiled dependencies are shared with the workspace; what is tested is the crate's own.
    const own = { ...env, CARGO_TARGET_DIR: join(root, "target") };
    const text = await said("cargo", ["test", "--offline"], { cwd: join(folder, name), env: own });
    const passed = [...text.matchAll(/test result: ok\. (\d+) passed/g)].map(([, count]) => Number(count));
    assert.ok(passed.length >= 6 && passed.reduce((sum, count) => sum + count) > 100, passed.join());
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the example for Rust mints a token and sends a signed request", async () => {
  const requests = [];
  const server = createServer(({ method, url, headers }, response) => {
    requests.push({ method, url, authorization: headers.authorization });
    response.end("{}");
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const { accountSid, sid, secret } = credential;
    const variables = { TWILIO_ACCOUNT_SID: accountSid, TWILIO_API_KEY: sid, TWILIO_API_SECRET: secret };
    const args = ["run", "--quiet", "--example", "native", "--", "alice", `127.0.0.1:${server.address().port}`];
    const printed = await run("cargo", args, { cwd: root, env: { ...env, ...variables } });
    const [token, status] = printed.split("\n");
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret));
    assert.deepEqual(payload.grants, { identity: "alice", video: { room: "daily" } });
    assert.equal(status, "HTTP/1.1 200 OK");
    const authorization = `Basic ${Buffer.from(`${sid}:${secret}`).toString("base64")}`;
    const url = `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Keys.json?`;
    assert.deepEqual(requests, [{ method: "GET", url, authorization }]);
  } finally {
    server.close();
  }
});
