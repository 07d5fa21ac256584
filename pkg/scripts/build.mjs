// The package, from source to pkg/dist: Rust → .wasm and its glue, TypeScript → ES modules, sizes within limits.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleCommand, bundleLibrary } from "./bundle.mjs";
import { licenceTexts } from "./licenses.mjs";
import { writePermissions } from "./permissions.mjs";
import { main, output, root, run } from "./run.mjs";
import { checkSizes } from "./sizes.mjs";
import { compileWasm, wasm } from "./wasm.mjs";

const dist = join(root, "pkg/dist");

/** Extracts the type of the error codes: the glue's other types need the DOM's, which not every user has. */
function extractErrorCode() {
  const glue = readFileSync(join(dist, "wasm/twilio_edge_auth.d.ts"), "utf8");
  writeFileSync(join(dist, "wasm/error-code.d.ts"), /export type ErrorCode =[^;]+;\n/.exec(glue)[0]);
}

/** Writes the module as base64, for runtimes that load it inline; see pkg/src/index.ts. */
function writeBase64() {
  const base64 = readFileSync(wasm, "base64");
  writeFileSync(join(dist, "wasm/twilio_edge_auth_bg.base64.js"), `export default "${base64}";\n`);
}

function compileTypeScript() {
  run("tsc", ["--project", "pkg"]);
  // The compiler does not copy hand-written declarations.
  copyFileSync(join(root, "pkg/src/wasm/module.d.ts"), join(dist, "wasm/module.d.ts"));
}

function copyDocuments() {
  const documents = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];
  for (const file of documents) copyFileSync(join(root, file), join(root, "pkg", file));
}

/** Writes the licences of the crates that are compiled into the .wasm. */
function writeLicences() {
  writeFileSync(join(dist, "wasm/LICENSES.txt"), licenceTexts());
}

/** Loads the package in the oldest supported Node. */
function loadInOldestNode() {
  const oldest = join(root, "node_modules/node20/bin/node");
  run(oldest, ["--input-type=module", "--eval", 'await import("twilio-edge-auth")']);
  console.log(`· loads in Node ${output(oldest, ["--version"])}`);
}

main(async () => {
  rmSync(dist, { recursive: true, force: true });
  compileWasm();
  writeBase64();
  extractErrorCode();
  writePermissions(dist);
  compileTypeScript();
  await bundleCommand(dist);
  await bundleLibrary(dist);
  copyDocuments();
  writeLicences();
  loadInOldestNode();
  await checkSizes(dist);
});
