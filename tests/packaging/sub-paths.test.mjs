// A sub-path loads no code of another sub-path. Those with WebAssembly share one file with the main entry: with the classes in a
// file of their own, the main entry takes 2 to 3 ms longer to start.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { root } from "../../pkg/scripts/run.mjs";

const dist = join(root, "pkg/dist");

/** The modules, and the .wasm's glue, that an entry loads without a bundler's help: nothing is left out. */
async function loaded(entry) {
  const { metafile } = await build({
    entryPoints: [join(dist, entry)],
    absWorkingDir: dist,
    bundle: true,
    treeShaking: false,
    write: false,
    metafile: true,
    outdir: "out",
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return Object.keys(metafile.inputs);
}

const shared = ["index.js", "shared/common.js", "shared/core.js"];
const allowed = {
  compat: (path) => path.startsWith("compat/") || shared.includes(path),
  pkcv: (path) => path.startsWith("pkcv/") || shared.includes(path),
};

for (const [name, isAllowed] of Object.entries(allowed)) {
  test(`${name} loads its own modules and what it shares`, async () => {
    for (const entry of [`${name}/index.js`, `${name}/slim.js`]) {
      const modules = await loaded(entry);
      assert.ok(modules.includes(`${name}/slim.js`));
      assert.deepEqual(
        modules.filter((path) => !isAllowed(path)),
        [],
      );
    }
  });
}

// Each file takes a runtime half a millisecond to a whole one.
test("the main entry loads three files, and no sub-path", async () => {
  const modules = await loaded("index.js");
  assert.deepEqual(modules.sort(), shared);
});

/** What needs no WebAssembly has none: neither the .wasm nor its glue. */
const withoutWasm = {
  client: /^(client\/index|shared\/common)\.js$/,
  endpoint: /^(endpoint\/index|webhook\/index|shared\/common)\.js$/,
  webhook: /^(webhook\/index|shared\/common)\.js$/,
};

for (const [name, own] of Object.entries(withoutWasm)) {
  test(`${name} loads its own modules, and no WebAssembly`, async () => {
    const modules = await loaded(`${name}/index.js`);
    assert.ok(modules.includes(`${name}/index.js`));
    assert.deepEqual(
      modules.filter((path) => !own.test(path)),
      [],
    );
  });
}

test("a bundler drops the classes that a program does not use, and the maps of their private members", async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'export { ApiKey } from "./slim.js";', resolveDir: dist },
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "error",
  });
  const [{ text }] = outputFiles;
  assert.match(text, /mintAccessToken/);
  for (const name of ["ApiKeys", "AuthTokens", "OAuthApps", "WebhookSharedKeys"]) {
    assert.doesNotMatch(text, new RegExp(`class ${name} |\\b_${name}_`), name);
  }
});
