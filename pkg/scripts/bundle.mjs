// The modules of pkg/dist/lib as few files: a runtime takes half a millisecond for each that it loads.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rollup } from "rollup";

/** What the entries and the package's exports name. What several of them share becomes a file beside them. */
const named = [
  "wasm/twilio_edge_auth",
  "lib/index",
  "lib/client",
  "lib/webhook",
  "lib/compat/index",
  "lib/compat/browser",
  "lib/pkcv/index",
];

export async function bundleLibrary(dist) {
  const bundle = await rollup({
    input: Object.fromEntries(named.map((name) => [name, join(dist, `${name}.js`)])),
    onLog(_, { code, message }) {
      // The compiler's helpers for private members look for others of their kind there.
      if (code !== "THIS_IS_UNDEFINED") throw new Error(message);
    },
  });
  for (const path of readdirSync(join(dist, "lib"), { recursive: true })) {
    if (path.endsWith(".js")) rmSync(join(dist, "lib", path));
  }
  await bundle.write({
    dir: dist,
    chunkFileNames: "lib/[name].js",
    minifyInternalExports: false,
    hoistTransitiveImports: false,
  });
}
