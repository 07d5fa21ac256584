import { join } from "node:path";
import webpack from "webpack";

export async function bundle(folder, script, complain) {
  const out = join(folder, "webpack");
  const compiler = webpack({ mode: "production", context: folder, entry: `./${script}`, output: { path: out } });
  const { errors, warnings } = await new Promise((done, fail) =>
    compiler.run((error, stats) =>
      error ? fail(error) : done(stats.toJson({ all: false, errors: true, warnings: true })),
    ),
  );
  for (const { message } of [...errors, ...warnings]) complain(message);
  return out;
}
