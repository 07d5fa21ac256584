// The size of the package for its users, and its limits.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const KB = 1000;
/** The limits: the .wasm uncompressed, the others in brotli. */
const limits = {
  ".wasm": 144.5 * KB,
  "with all JavaScript": 71.3 * KB,
  "/client": 3.15 * KB,
  "/endpoint, less /webhook": 3 * KB,
};

const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** Bundles the JavaScript of an entry as for a page. */
async function bundle(entry, external) {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    // As in a production build of a page: the .wasm stays a separate file.
    conditions: ["production"],
    external: ["*.wasm", ...external],
    legalComments: "none",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].contents;
}

/** The sizes of what users load: raw, gzip and brotli, in bytes. */
export async function measureSizes(dist) {
  const file = readFileSync(join(dist, "wasm/twilio_edge_auth_bg.wasm"));
  const sizes = (bytes) => [bytes.length, gzip(bytes), brotli(bytes)];
  const packed = async (path, ...external) => sizes(await bundle(join(dist, path), external));
  const sum = (some, others) => some.map((size, column) => size + others[column]);

  const wasm = sizes(file);
  return {
    ".wasm": wasm,
    "with all JavaScript": sum(wasm, await packed("index.fetch.js")),
    // Without the .wasm.
    "/client": await packed("client/index.js"),
    "/webhook": await packed("webhook/index.js"),
    "/endpoint, less /webhook": await packed("endpoint/index.js", "../webhook/*", "../shared/*"),
  };
}

/** Prints the table. Throws if a limit is exceeded. */
export async function checkSizes(dist) {
  const rows = await measureSizes(dist);
  console.log(`\n${"minified".padEnd(26)}${["raw", "gzip", "brotli"].map((name) => name.padStart(10)).join("")}`);
  for (const [title, row] of Object.entries(rows)) {
    console.log(`${title.padEnd(26)}${row.map((size) => `${(size / KB).toFixed(1)} KB`.padStart(10)).join("")}`);
  }
  for (const [title, limit] of Object.entries(limits)) {
    const size = title === ".wasm" ? rows[title][0] : rows[title][2];
    if (size > limit) throw new Error(`${title} is over its limit of ${limit / KB} KB.`);
  }
}
