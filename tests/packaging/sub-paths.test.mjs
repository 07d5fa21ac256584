// What a sub-path does not use does not load with it: neither another sub-path's code nor the classes of the main one.
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
  return Object.keys(metafile.inputs).filter((path) => /^(lib|wasm)\//.test(path));
}

const shared = ["lib/boundary.js", "lib/errors.js", "wasm/twilio_edge_auth.js", "wasm/twilio_edge_auth_bg.base64.js"];
const allowed = {
  compat: (path) => path.startsWith("lib/compat/") || [...shared, "lib/text.js"].includes(path),
  pkcv: (path) => path.startsWith("lib/pkcv/") || [...shared, "lib/webhook-body.js"].includes(path),
};

for (const [name, isAllowed] of Object.entries(allowed)) {
  test(`${name} loads its own modules and what it shares`, async () => {
    for (const entry of [`entry/${name}.js`, `lib/${name}/index.js`]) {
      const modules = await loaded(entry);
      assert.ok(modules.includes(`lib/${name}/index.js`));
      assert.deepEqual(
        modules.filter((path) => !isAllowed(path)),
        [],
      );
    }
  });
}

test("the main entry loads no sub-path", async () => {
  const modules = await loaded("entry/index.js");
  assert.ok(modules.includes("lib/index.js"));
  assert.deepEqual(
    modules.filter((path) => /^lib\/(compat|pkcv)\//.test(path)),
    [],
  );
});

/** What needs no WebAssembly has none: neither the .wasm nor its glue. */
const withoutWasm = {
  client: /^lib\/(client|http-date)(\/|\.js$)/,
  webhook: /^lib\/(errors|webhook|webhook-body)\.js$/,
};

for (const [name, own] of Object.entries(withoutWasm)) {
  test(`${name} loads its own modules, and no WebAssembly`, async () => {
    const modules = await loaded(`lib/${name}.js`);
    assert.ok(modules.includes(`lib/${name}.js`));
    assert.deepEqual(
      modules.filter((path) => !own.test(path)),
      [],
    );
  });
}
