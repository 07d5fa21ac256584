// All build and test tools are pinned, so that the same sources give the same bytes.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { output, root } from "../../pkg/scripts/run.mjs";
import { filesNamed } from "../support/files-named.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");
const exact = /^(npm:[\w@/-]+@)?\d+\.\d+\.\d+$/;

test("every npm package has an exact version", () => {
  // The projects of frameworks use what the folder above them has installed.
  for (const path of filesNamed("package.json").filter((path) => !path.startsWith("tests/frameworks/projects/"))) {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path));
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.match(version, exact, `${name} in ${path}`);
    }
  }
});

test("every Python package has an exact version", () => {
  for (const path of filesNamed("*requirements.txt")) {
    for (const line of read(path).trim().split("\n")) assert.match(line, /^[\w-]+==[\w.]+$/, path);
  }
});

test("every lock file has a hash for every npm package, and no registry URL", () => {
  for (const file of filesNamed("package-lock.json")) {
    const { packages } = JSON.parse(read(file));
    for (const [path, { link, inBundle, integrity, resolved }] of Object.entries(packages)) {
      if (!path.includes("node_modules") || link || inBundle) continue;
      assert.match(integrity ?? "", /^sha512-/, `${path} in ${file}`);
      assert.equal(resolved, undefined, `${path} in ${file}`);
    }
  }
});

test("Dependabot keeps everything current that is pinned", () => {
  const [, ...updates] = read(".github/dependabot.yml").split("- package-ecosystem: ");
  const listed = updates.flatMap((update) => {
    const [ecosystem] = update.split("\n");
    const [, folders] = /director(?:y|ies): (.*)/.exec(update);
    return [...folders.matchAll(/"\/([^"]*)"/g)].map(([, folder]) => `${ecosystem} ${folder || "."}`);
  });
  const pinned = Object.entries({
    npm: ["package-lock.json"],
    cargo: ["Cargo.lock"],
    pip: ["*requirements.txt"],
    composer: ["composer.json"],
  }).flatMap(([ecosystem, names]) => filesNamed(...names).map((path) => `${ecosystem} ${dirname(path)}`));
  assert.deepEqual(listed.sort(), [...pinned, "github-actions ."].sort());
});

test("Rust and its tools have the pinned versions", () => {
  const channel = /channel = "(\d+\.\d+\.\d+)"/.exec(read("rust-toolchain.toml"))[1];
  assert.match(output("rustc", ["--version"]), new RegExp(`^rustc ${channel} `));
  const bindgen = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(read("Cargo.lock"))[1];
  assert.equal(output("wasm-bindgen", ["--version"]), `wasm-bindgen ${bindgen}`);
  const wasmPack = /wasmPackVersion = "([^"]+)"/.exec(read("pkg/scripts/setup.mjs"))[1];
  assert.equal(output("wasm-pack", ["--version"]), `wasm-pack ${wasmPack}`);
  const binaryen = Number.parseInt(JSON.parse(read("package.json")).devDependencies.binaryen, 10);
  assert.match(output("wasm-opt", ["--version"]), new RegExp(`^wasm-opt version ${binaryen}\\b`));
});

test("workflows pin actions by commit, with minimal permissions", () => {
  const workflows = globSync(".github/workflows/*.yml", { cwd: root });
  assert.ok(workflows.length > 0);
  for (const path of workflows) {
    const text = read(path);
    for (const [line] of text.matchAll(/uses:.*/g))
      assert.match(line, /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/, path);
    assert.match(text, /^permissions:\n {2}contents: read\n\S/m, `${path}: the permissions of all jobs`);
    const written = [...text.matchAll(/^ +([\w-]+): write/gm)].map(([, permission]) => permission);
    assert.deepEqual(
      written.filter((permission) => !["id-token", "attestations"].includes(permission)),
      [],
      path,
    );
  }
  for (const path of ["ci.yml", "release.yml"]) {
    assert.match(read(`.github/workflows/${path}`), /run: bash \.ci\/run\n/, `${path} runs what a developer runs`);
  }
});

test("workflows run commands that exist", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const named = globSync(".github/workflows/*.yml", { cwd: root }).flatMap(
    (path) => read(path).match(/npm run [\w:-]+/g) ?? [],
  );
  assert.ok(named.length > 5);
  for (const command of named) assert.ok(scripts[command.replace("npm run ", "")], command);
});

test("the job that can publish runs nothing that was installed or built", () => {
  const text = read(".github/workflows/release.yml");
  assert.match(text, /manifests\.mjs --release[\s\S]*sbom\.mjs release/);
  const jobs = text.split(/^ {2}(?=[\w-]+:\n)/m).slice(1);
  const [publishing, ...others] = jobs.filter((job) => job.includes("id-token: write"));
  assert.deepEqual(others, []);
  assert.match(publishing, /needs: build\n/);
  assert.match(publishing, /sha256sum --check --strict/);
  for (const command of [/\.ci\/run/, /npm (ci|test|run)\b/, /npm install\b/, /cargo (build|test|run)\b/]) {
    assert.doesNotMatch(publishing, command);
  }
  for (const [, line] of publishing.matchAll(/(cargo (?:package|publish).*)/g)) assert.match(line, /--no-verify/);
});
