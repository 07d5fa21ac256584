// The modules of pkg/dist as few files: a runtime takes half a millisecond for each that it loads.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rollup } from "rollup";

/** The files that `exports` and `imports` of the package name. What several of them share becomes a file of `shared/`. */
const named = [
  "index",
  "api",
  "slim",
  "client/index",
  "compat/index",
  "compat/slim",
  "endpoint/index",
  "permissions/index",
  "pkcv/index",
  "pkcv/slim",
  "webhook/index",
  "wasm/load.fetch",
  "wasm/load.inline",
  "wasm/load.precompiled",
  "wasm/twilio_edge_auth",
  "wasm/twilio_edge_auth_bg.base64",
];

export async function bundleLibrary(dist) {
  const bundle = await rollup({
    input: Object.fromEntries(named.map((name) => [name, join(dist, `${name}.js`)])),
    external: [/^#load$/, /\.wasm\?module$/],
    onLog(_, { code, message }) {
      // The compiler's helpers for private members look for others of their kind there.
      if (code !== "THIS_IS_UNDEFINED") throw new Error(message);
    },
  });
  for (const path of readdirSync(dist, { recursive: true })) {
    if (path.endsWith(".js")) rmSync(join(dist, path));
  }
  await bundle.write({
    dir: dist,
    chunkFileNames: "shared/[name].js",
    minifyInternalExports: false,
    hoistTransitiveImports: false,
  });
}
