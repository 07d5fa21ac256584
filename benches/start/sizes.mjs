// The size of each program when bundled.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { programs } from "./programs.mjs";

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
const weigh = (bytes) => ({ raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli(bytes) });
const sum = (a, b) => ({ raw: a.raw + b.raw, gzip: a.gzip + b.gzip, brotli: a.brotli + b.brotli });

/** Returns the bytes of each program, including the .wasm. Node's built-in modules do not count. */
export async function measureSizes() {
  const sizes = {};
  for (const [name, source] of Object.entries(programs)) {
    const { outputFiles } = await build({
      stdin: { contents: `const print = console.log;${source}`, resolveDir: import.meta.dirname, sourcefile: name },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "node",
      target: "es2022",
      legalComments: "none",
      write: false,
      logLevel: "error",
    });
    const wasm = fileURLToPath(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm"));
    const code = weigh(outputFiles[0].contents);
    sizes[name] = name === "twilio-edge-auth" ? sum(code, weigh(readFileSync(wasm))) : code;
  }
  return sizes;
}
