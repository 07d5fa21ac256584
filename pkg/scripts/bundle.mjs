// Bundles the modules of pkg/dist into a few files: a runtime takes half a millisecond to load each.
import { chmodSync, readdirSync, rmSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { rollup } from "rollup";

/** The files in the package's `exports` and `imports`. Code that several share becomes a file in `shared/`. */
const named = [
  "index.fetch",
  "index",
  "index.precompiled",
  "slim",
  "client/index",
  "compat/index",
  "compat/slim",
  "endpoint/index",
  "flex/index",
  "permissions/index",
  "pkcv/index",
  "pkcv/slim",
  "webhook/index",
];

/**
 * Modules that several entries need, in two files: those without the .wasm, and the others. Bundlers drop what an entry does
 * not use.
 */
const shared = {
  common: ["errors", "text", "http/body", "http/retry-after", "http/timeout"],
  core: [
    ...["api", "http/api-error", "http/client", "http/hostname"],
    ...["wasm/available", "wasm/bridge", "wasm/own-module", "wasm/twilio_edge_auth"],
  ],
};

function failOnWarning(_, { code, message }) {
  // The compiler's helpers for private members look for others of their kind in `this`.
  if (code !== "THIS_IS_UNDEFINED") throw new Error(message);
}

/**
 * Declares the maps of private members where the compiler assigns them. Bundlers keep an assignment and its class, and drop an
 * unused variable.
 */
const declarePrivateMaps = {
  name: "declare-private-maps",
  renderChunk: (code) => code.replace(/^(?=_\w+ = new Weak(?:Map|Set)\(\))/gm, "var "),
};

/** Removes the assignments of the glue that would keep its classes: bundlers then drop those of unused exports. */
const dropDisposers = {
  name: "drop-disposers",
  // The library calls `free()` itself.
  transform: (code, id) =>
    id.endsWith("twilio_edge_auth.js")
      ? code
          .replace(/^if \(Symbol\.dispose\) .*\n/gm, "")
          .replaceAll("new FinalizationRegistry(", "/* @__PURE__ */ new FinalizationRegistry(")
      : undefined,
};

const output = { minifyInternalExports: false, hoistTransitiveImports: false };

/**
 * The command, by itself, so that the library's files do not depend on it. Each command is a file that is loaded when it
 * runs. Nobody imports it, so it has no declarations.
 */
export async function bundleCommand(dist) {
  const folder = join(dist, "cli");
  const bundle = await rollup({
    input: { main: join(folder, "main.js"), commands: join(folder, "commands.js") },
    external: (id) => id.startsWith("node:") || (isAbsolute(id) && !id.startsWith(folder)),
    onLog: failOnWarning,
  });
  rmSync(folder, { recursive: true });
  await bundle.write({ ...output, dir: folder, chunkFileNames: "[name].js" });
  chmodSync(join(folder, "main.js"), 0o755);
}

export async function bundleLibrary(dist) {
  const bundle = await rollup({
    input: Object.fromEntries(named.map((name) => [name, join(dist, `${name}.js`)])),
    external: [/^#load$/, /\.wasm\?module$/],
    onLog: failOnWarning,
    plugins: [dropDisposers, declarePrivateMaps],
  });
  for (const path of readdirSync(dist, { recursive: true })) {
    if (path.endsWith(".js") && !path.startsWith("cli/")) rmSync(join(dist, path));
  }
  const chunks = Object.entries(shared).flatMap(([chunk, names]) =>
    names.map((name) => [join(dist, `${name}.js`), chunk]),
  );
  const chunkOf = new Map(chunks);
  await bundle.write({
    ...output,
    dir: dist,
    chunkFileNames: "shared/[name].js",
    manualChunks: (id) => chunkOf.get(id),
  });
}
