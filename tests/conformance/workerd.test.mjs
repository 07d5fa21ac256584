// workerd, which compiles no bytes: the bundle imports the .wasm as a module, as wrangler does it.
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { check, programOf, runProgram } from "./check.mjs";
import { bundle } from "./runners/bundle.mjs";

const compatibilityDate = "2026-11-01";

const configuration = (wasm, flags) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "conformance", worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
${[...wasm.keys()].map((name) => `    (name = "${name}", wasm = embed "${name}"),`).join("\n")}
  ],
  compatibilityDate = "${compatibilityDate}",
  compatibilityFlags = ${JSON.stringify(flags)},
))]);
`;

for (const flags of [["nodejs_compat"], ["no_nodejs_compat", "no_nodejs_compat_v2"]]) {
  test(`workerd with ${flags.join(" and ")}`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "conformance-workerd-"));
    try {
      const options = { conditions: ["workerd", "worker", "browser"], format: "esm" };
      const { code, wasm } = await bundle("workerd-test.mjs", options);
      await writeFile(join(folder, "worker.mjs"), code);
      for (const [name, path] of wasm) await copyFile(path, join(folder, name));
      await writeFile(join(folder, "config.capnp"), configuration(wasm, flags));
      const printed = await runProgram(programOf(".bin/workerd"), ["test", join(folder, "config.capnp")]);
      await check(t, JSON.parse(printed));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
