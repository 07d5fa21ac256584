// `npm run peer-drift`, without the registry: no drift from the pinned version, and each kind of drift in a changed copy of it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { env, root } from "../../pkg/scripts/run.mjs";

const pinned = join(root, "node_modules/twilio");
let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "peer-drift-"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Installs a copy of the pinned version: its own tokens and webhooks, with `changes` after the latter; the rest is the pinned one's. */
function changedPeer(name, changes) {
  const peer = join(folder, name);
  const target = join(peer, "node_modules/twilio");
  mkdirSync(join(target, "lib"), { recursive: true });
  for (const part of ["lib/jwt", "lib/webhooks"]) cpSync(join(pinned, part), join(target, part), { recursive: true });
  const whole = JSON.stringify(join(pinned, "lib/index.js"));
  writeFileSync(join(target, "package.json"), '{ "name": "twilio", "version": "99.0.0", "main": "index.js" }');
  const webhooks = 'require("./lib/webhooks/webhooks")';
  writeFileSync(join(target, "index.js"), `module.exports = Object.assign({}, require(${whole}), ${webhooks});`);
  writeFileSync(
    join(target, "lib/webhooks/webhooks.js"),
    `module.exports = { ...require(${JSON.stringify(join(pinned, "lib/webhooks/webhooks.js"))}) };\n${changes}`,
  );
  return peer;
}

function drift(peer) {
  const args = ["tests/compat/peer-drift.mjs", `--installed=${peer}`, "--suite=tests/compat/shared-keys.test.mjs"];
  // Without the variable by which the test runner would make this its own child.
  const { NODE_TEST_CONTEXT: _, ...environment } = env;
  const { status, stdout, stderr } = spawnSync("node", args, { cwd: root, env: environment, encoding: "utf8" });
  const differences = stderr.split("\n").filter((line) => line.startsWith("- "));
  return { status, differences, output: stdout + stderr };
}

test("the pinned version has not moved", () => {
  const { status, differences, output } = drift(root);
  assert.deepEqual(differences, [], output);
  assert.equal(status, 0, output);
  assert.match(output, /^twilio (\S+), pinned: \1$/m);
  assert.match(output, /no drift/);
});

test("a new export, another parameter and another value are found", () => {
  const peer = changedPeer(
    "surface",
    `module.exports.getSignatureKey = () => "";
     module.exports.validateBody = (body, hash, algorithm) => false;
     module.exports.HMAC_SHA1 = "hmac-sha1";`,
  );
  const { status, differences, output } = drift(peer);
  assert.equal(status, 1, output);
  for (const expected of [
    "- lib/webhooks/webhooks.js is changed",
    "- webhooks.getSignatureKey is missing",
    "- webhooks.validateBody has 2 parameters; there 3",
    "- webhooks.HMAC_SHA1 has another value",
    "- twilio.getSignatureKey is missing",
  ]) {
    assert.ok(differences.includes(expected), `${expected}\n${differences.join("\n")}`);
  }
});

test("another behaviour is found by the differential tests", () => {
  const peer = changedPeer("behaviour", 'module.exports.getSignatureAlgorithm = (header) => "HMAC_SHA256";');
  const { status, differences, output } = drift(peer);
  assert.equal(status, 1, output);
  assert.deepEqual(differences, ["- lib/webhooks/webhooks.js is changed", "- the differential tests above failed"]);
});
