import { join } from "node:path";

/** webpack, or Rspack, which has the same interface. */
export const bundleWith = (pack, name) => async (folder, script, complain) => {
  const out = join(folder, name);
  const compiler = pack({ mode: "production", context: folder, entry: `./${script}`, output: { path: out } });
  const { errors, warnings } = await new Promise((done, fail) =>
    compiler.run((error, stats) =>
      error ? fail(error) : done(stats.toJson({ all: false, errors: true, warnings: true })),
    ),
  );
  for (const { message } of [...errors, ...warnings]) complain(message);
  return out;
};
