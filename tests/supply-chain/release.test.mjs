// What a release needs: one version and one repository in all manifests, and a bill of materials of what is distributed.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { shippedCrates } from "../../pkg/scripts/licenses.mjs";
import { checkRelease, linksOf, manifests } from "../../pkg/scripts/manifests.mjs";
import { root } from "../../pkg/scripts/run.mjs";
import { billOfMaterials } from "../../pkg/scripts/sbom.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");
const repository = "https://github.com/someone/twilio-edge-auth";
const source = JSON.parse(read("package.json"));

test("every manifest has the version and the repository of the root's package.json; if not, run `npm run manifests`", () => {
  for (const [path, text] of Object.entries(manifests())) assert.equal(read(path), text, path);
});

test("a repository in the root's package.json gets into both manifests, and is removed without a trace", () => {
  const texts = manifests({ version: "1.2.3", repository });
  const { homepage, bugs, repository: stated, version } = JSON.parse(texts["pkg/package.json"]);
  assert.deepEqual({ homepage, bugs }, { homepage: linksOf(repository).homepage, bugs: linksOf(repository).bugs });
  assert.deepEqual(stated, { type: "git", url: `git+${repository}.git`, directory: "pkg" });
  assert.equal(version, "1.2.3");
  for (const name of ["repository", "homepage", "documentation"])
    assert.match(texts["Cargo.toml"], new RegExp(`^version = "1\\.2\\.3"\n(?:.*\n){0,2}${name} = "https://`, "m"));
  assert.match(texts["www/package.json"], /"twilio-edge-auth": "1\.2\.3"/);
});

test("a release without a repository, from another one, or of another version is refused", () => {
  const release = { version: "1.2.3", repository };
  const context = { tag: "v1.2.3", slug: "someone/twilio-edge-auth" };
  checkRelease(release, context);
  assert.throws(() => checkRelease({ version: "1.2.3" }, context), /has no repository/);
  assert.throws(() => checkRelease(release, { ...context, slug: "else/twilio-edge-auth" }), /this is else/);
  assert.throws(() => checkRelease(release, { ...context, tag: "v1.2.4" }), /Tag v1\.2\.3/);
});

test("the changelog has a section for the version, or one that is not released", () => {
  assert.match(
    read("CHANGELOG.md"),
    new RegExp(`^## (?:\\[?Unreleased|\\[?${source.version.replaceAll(".", "\\.")})`, "m"),
  );
});

test("the bill of materials lists every shipped crate with its hash, and the .wasm", () => {
  const { bomFormat, specVersion, components, dependencies } = billOfMaterials();
  assert.deepEqual([bomFormat, specVersion], ["CycloneDX", "1.6"]);
  const crates = components.filter(({ purl }) => purl?.startsWith("pkg:cargo/"));
  assert.deepEqual(
    crates.map(({ name, version }) => `${name} ${version}`),
    shippedCrates().map(({ name, version }) => `${name} ${version}`),
  );
  for (const { hashes, licenses, name } of crates) {
    assert.match(hashes[0].content, /^[0-9a-f]{64}$/, name);
    assert.match(licenses[0].expression, /MIT|Apache-2\.0|BSD-3-Clause/, name);
  }
  const wasm = createHash("sha256").update(readFileSync(join(root, "pkg/dist/wasm/twilio_edge_auth_bg.wasm")));
  assert.equal(components.at(-1).hashes[0].content, wasm.digest("hex"));
  const references = new Set(components.map((each) => each["bom-ref"]));
  for (const reference of dependencies.flatMap(({ dependsOn }) => dependsOn))
    assert.ok(references.has(reference), reference);
});
