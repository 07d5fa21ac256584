// How much the package weighs for whoever ships it, and the limits that it keeps.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const KB = 1000;
const limits = { wasmRaw: 120 * KB, allBrotli: 54 * KB };
/** Sub-paths that do without the .wasm, and their own limits in brotli. */
const subPaths = [{ path: "/client", module: "lib/client.js", limit: 2 * KB }];

const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** The JavaScript of an entry, as a bundler delivers it; the .wasm stays a file of its own. */
async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    external: ["*.wasm"],
    legalComments: "none",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

/** Prints the table; throws when a limit is passed. */
export async function checkSizes(dist) {
  const wasm = readFileSync(join(dist, "wasm/twilio_edge_auth_bg.wasm"));
  const js = await bundle(join(dist, "entry/browser.js"));
  const rows = [
    [".wasm", wasm.length, gzip(wasm), brotli(wasm)],
    ["JavaScript, minified", js.length, gzip(js), brotli(js)],
  ];
  const all = ["together", ...[1, 2, 3].map((column) => rows[0][column] + rows[1][column])];
  const alone = [];
  for (const { path, module } of subPaths) {
    const code = await bundle(join(dist, module));
    alone.push([`${path}, minified`, code.length, gzip(code), brotli(code)]);
  }

  console.log(`\n${"".padEnd(22)}${["raw", "gzip", "brotli"].map((name) => name.padStart(10)).join("")}`);
  for (const [title, ...sizes] of [...rows, all, ...alone]) {
    console.log(`${title.padEnd(22)}${sizes.map((size) => `${(size / KB).toFixed(1)} KB`.padStart(10)).join("")}`);
  }
  if (wasm.length > limits.wasmRaw) throw new Error(`The .wasm is over its limit of ${limits.wasmRaw / KB} KB.`);
  if (all[3] > limits.allBrotli) {
    throw new Error(`.wasm and JavaScript are over their limit of ${limits.allBrotli / KB} KB brotli together.`);
  }
  for (const [index, { path, limit }] of subPaths.entries()) {
    if (alone[index][3] > limit) throw new Error(`${path} is over its limit of ${limit / KB} KB brotli.`);
  }
}
