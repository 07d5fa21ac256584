// The code of each part of the .wasm, by the names of its functions in a build that keeps them. Needs `npm run build`.
// `npm run --workspace benches parts`; `-- --functions` lists the largest functions.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { functionsOf } from "../pkg/scripts/functions.mjs";
import { main, root, run } from "../pkg/scripts/run.mjs";
import { trapWithoutMessage } from "../pkg/scripts/wasm.mjs";
import { table } from "./table.mjs";

const compiled = join(root, "target/wasm32-unknown-unknown/release/twilio_edge_auth_wasm.wasm");

/** The parts, each with what the names of its functions contain; the first that fits. */
const parts = [
  ["hashes and HMAC", /sha1|sha2|sha256|hmac|digest|hybrid_array|crypto|subtle/],
  ["base64", /base64/],
  ["JSON", /encoding(\d+|::)(json|byte_search)/],
  ["public key client validation", /pkcv|clientValidation/],
  ["capability tokens", /capability|CapabilityToken/],
  ["webhooks", /webhook|signedUrls/i],
  [
    "API keys and other resources over REST, OAuth",
    /\d+rest\d|rest::|resource|keyRequest|readResponse|hostname|oauth/i,
  ],
  ["Access Tokens", /access_token|accesstoken|AccessToken|signing_prefix|\d+jws\d|jws::/],
  [
    "credentials, errors, buffers",
    /twilio_edge_auth|^(apikey|authtoken|envNames|signToken|linearMemory|input|output|parts)/,
  ],
  ["standard library, allocator, classes of wasm-bindgen", /./],
];

/** Returns the .wasm as it is shipped, but with the names of its functions. */
function compileWithNames(folder) {
  const [compiledWithGlue, named] = [join(folder, "named_bg.wasm"), join(folder, "named.wasm")];
  run("wasm-bindgen", [compiled, "--target", "web", "--out-dir", folder, "--out-name", "named"], { stdio: "ignore" });
  trapWithoutMessage(compiledWithGlue);
  run("wasm-opt", [compiledWithGlue, "-Oz", "-g", "-o", named]);
  return readFileSync(named);
}

const kilobytes = (size) => (size / 1000).toFixed(1);

main(() => {
  const folder = mkdtempSync(join(tmpdir(), "parts-"));
  try {
    const functions = functionsOf(compileWithNames(folder)).map(({ name, start, end }) => [name, end - start]);
    const rows = parts.map(([title]) => [title, 0]);
    for (const [name, size] of functions) rows[parts.findIndex(([, pattern]) => pattern.test(name || "?"))][1] += size;
    const all = functions.reduce((sum, [, size]) => sum + size, 0);
    const cells = [...rows.sort(([, one], [, other]) => other - one), ["all", all]];
    console.log(
      table(
        ["code of the .wasm", "KB"],
        ["---", "--:"],
        cells.map(([title, size]) => [title, kilobytes(size)]),
      ),
    );
    if (!process.argv.includes("--functions")) return;
    for (const [name, size] of functions.sort(([, one], [, other]) => other - one).slice(0, 100))
      console.log(size, name);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
