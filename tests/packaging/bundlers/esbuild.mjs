import { join } from "node:path";
import { build } from "esbuild";

export async function bundle(folder, script, complain) {
  const out = join(folder, `esbuild-${script}`);
  const { warnings } = await build({
    absWorkingDir: folder,
    entryPoints: { main: script },
    bundle: true,
    format: "esm",
    minify: true,
    loader: { ".wasm": "file" },
    outdir: out,
    logLevel: "silent",
  });
  for (const { text } of warnings) complain(text);
  return out;
}
