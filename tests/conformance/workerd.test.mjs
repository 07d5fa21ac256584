// workerd, which cannot compile bytes: the bundle imports the .wasm as a module, as wrangler does.
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { check } from "./check.mjs";
import { bundle } from "./runners/bundle.mjs";
import { testInWorkerd } from "./runners/workerd.mjs";

for (const flags of [["nodejs_compat"], ["no_nodejs_compat", "no_nodejs_compat_v2"]]) {
  test(`workerd with ${flags.join(" and ")}`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "conformance-workerd-"));
    try {
      const options = { conditions: ["workerd", "worker", "browser"], format: "esm" };
      const { code, wasm } = await bundle("workerd-test.mjs", options);
      await writeFile(join(folder, "worker.mjs"), code);
      for (const [name, path] of wasm) await copyFile(path, join(folder, name));
      await check(t, JSON.parse(await testInWorkerd(folder, ["worker.mjs", ...wasm.keys()], flags)));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
