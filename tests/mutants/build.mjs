// Compiles the package's TypeScript in a copy of the repository that has the .wasm: see run.mjs.
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleLibrary } from "../../pkg/scripts/bundle.mjs";
import { writePermissions } from "../../pkg/scripts/permissions.mjs";
import { env, main, root, run } from "../../pkg/scripts/run.mjs";

main(async () => {
  const dist = join(root, "pkg/dist");
  const folder = join(dist, "wasm");
  const optimized = readFileSync(join(folder, "twilio_edge_auth_bg.wasm"));
  const lean = ["--remove-name-section", "--remove-producers-section", "--omit-default-module-path"];
  const name = ["--out-dir", folder, "--out-name", "twilio_edge_auth"];
  run("wasm-bindgen", [join(root, "target/compiled.wasm"), "--target", "web", ...name, ...lean]);
  writeFileSync(join(folder, "twilio_edge_auth_bg.wasm"), optimized);
  writeFileSync(join(folder, "twilio_edge_auth_bg.base64.js"), `export default "${optimized.toString("base64")}";\n`);
  writePermissions(dist);
  // Instrumented code has errors of types; it is compiled all the same.
  spawnSync("tsc", ["--project", "pkg"], { cwd: root, env, stdio: "inherit" });
  cpSync(join(root, "pkg/src/wasm/module.d.ts"), join(folder, "module.d.ts"));
  rmSync(join(dist, "cli"), { recursive: true });
  await bundleLibrary(dist);
});
