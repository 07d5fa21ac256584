// Licences, versions and sources of all crates, and the workflows. `npm run supply-chain` also asks for known vulnerabilities.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { skip } from "../support/python-tools.mjs";

describe("crates and workflows", { skip, timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "supply-chain-"));
  let tools;
  before(async () => {
    tools = await import("./tools.mjs");
  });
  after(() => rmSync(folder, { recursive: true }));

  test("every crate has an allowed licence, one version, and comes from crates.io", async () => {
    for (const manifest of tools.manifests) {
      const { ok, text } = await tools.deny(manifest, ["licenses", "bans", "sources"]);
      assert.ok(ok, text);
      assert.match(text, /bans ok, licenses ok, sources ok/);
    }
  });

  test("a licence that is not allowed is found", async () => {
    const config = join(folder, "deny.toml");
    writeFileSync(config, readFileSync(join(root, "deny.toml"), "utf8").replace('"BSD-3-Clause", ', ""));
    const { ok, text } = await tools.deny("Cargo.toml", ["licenses"], { config });
    assert.equal(ok, false);
    assert.match(text, /subtle/);
  });

  test("zizmor finds nothing in the workflows", async () => {
    const { ok, text } = await tools.zizmor(".github");
    assert.ok(ok, text);
  });

  test("zizmor finds a workflow that runs text of a pull request", async () => {
    const path = join(folder, "bad.yml");
    const run = "echo $" + "{{ github.event.pull_request.title }}";
    writeFileSync(
      path,
      `on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${run}\n`,
    );
    const { ok, text } = await tools.zizmor(path);
    assert.equal(ok, false);
    assert.match(text, /template-injection/);
  });
});
