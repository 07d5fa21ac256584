// What `npm pack` gives installs elsewhere, imports in every supported Node, brings its types and nothing else.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { combination } from "./combinations.mjs";
import { install, run } from "./installed.mjs";
import { assertMinted } from "./token.mjs";

let installed;
let manifest;
before(async () => {
  installed = await install();
  manifest = JSON.parse(await readFile(join(installed.package, "package.json"), "utf8"));
});
after(() => installed?.remove());

const programs = {
  "Node: `import`, current version": process.execPath,
  "Node: `import`, oldest version": join(root, "node_modules/node20/bin/node"),
};

/** Every file that `exports` names, whatever the conditions before it. */
const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));

describe("the packed package", () => {
  test("depends on nothing and runs nothing when it is installed", async () => {
    for (const name of ["dependencies", "peerDependencies", "optionalDependencies", "bundledDependencies", "scripts"]) {
      assert.deepEqual(Object.keys(manifest[name] ?? {}), [], name);
    }
    const lock = JSON.parse(await readFile(join(installed.folder, "package-lock.json"), "utf8"));
    assert.deepEqual(Object.keys(lock.packages), ["", "node_modules/twilio-edge-auth"]);
  });

  test("has every file that its exports and imports name", () => {
    for (const target of [...targets(manifest.exports), ...targets(manifest.imports)]) {
      assert.ok(installed.files.includes(target.replace("./", "")), `${target} is not in the package`);
    }
  });

  test("has every sub-path that its README names, and no other", async () => {
    const readme = await readFile(join(installed.package, "README.md"), "utf8");
    const named = [...readme.matchAll(/twilio-edge-auth\/([\w./]+\w)/g)].map(([, path]) => `./${path}`);
    const wanted = [".", "./package.json", ...named];
    assert.deepEqual(Object.keys(manifest.exports).sort(), [...new Set(wanted)].sort());
  });

  test("has types for every sub-path", () => {
    for (const [path, conditions] of Object.entries(manifest.exports)) {
      if (path === "./package.json") continue;
      assert.equal(Object.keys(conditions)[0], "types", `${path}: a condition before it would win`);
    }
  });

  test("chooses a main file by conditions in an order in which the right one wins, and sub-paths load the same file", () => {
    const conditions = ["workerd", "edge-light", "node", "browser", "default"];
    assert.deepEqual(Object.keys(manifest.imports["#load"]), conditions);
    const { types, ...files } = manifest.exports["."];
    assert.deepEqual(manifest.imports["#load"], files);
  });

  test("names the types of every sub-path a second time, for resolvers that do not read `exports`", () => {
    const types = Object.entries(manifest.exports).filter(([path, { types }]) => path !== "." && types !== undefined);
    const wanted = types.map(([path, { types }]) => [path.replace("./", ""), [types]]);
    assert.deepEqual(manifest.typesVersions, { "*": Object.fromEntries(wanted) });
    const { types: mainTypes, default: main } = manifest.exports["."];
    assert.deepEqual({ types: manifest.types, main: manifest.main }, { types: mainTypes, main });
  });

  test("has one .wasm, its README and its licences, and no sources, maps to nowhere or tests", () => {
    assert.equal(installed.files.filter((path) => path.endsWith(".wasm")).length, 1);
    const documents = ["README.md", "LICENSE-MIT", "LICENSE-APACHE", "dist/wasm/LICENSES.txt"];
    for (const path of documents) assert.ok(installed.files.includes(path), path);
    const foreign = installed.files.filter(
      (path) => !/^(dist\/.*\.(js|d\.ts|wasm)|package\.json)$/.test(path) && !documents.includes(path),
    );
    assert.deepEqual(foreign, []);
  });

  test("says nothing of the machine that built it", async () => {
    for (const path of installed.files) {
      const text = await readFile(join(installed.package, path), "latin1");
      for (const trace of [root, "/root/", "/home/", ".cargo/registry"]) {
        assert.ok(!text.includes(trace), `${path} contains ${trace}`);
      }
    }
  });

  for (const [title, program] of Object.entries(programs)) {
    combination(title, async () => {
      const token = await run(program, ["script.mjs"], { cwd: installed.folder });
      await assertMinted(token.trim());
    });
  }
});
