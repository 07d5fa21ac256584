import { join } from "node:path";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import url from "@rollup/plugin-url";
import { rollup } from "rollup";

export async function bundle(folder, script, complain) {
  const out = join(folder, `rollup-${script}`);
  const bundle = await rollup({
    input: { main: join(folder, script) },
    plugins: [nodeResolve({ browser: true }), url({ include: "**/*.wasm", limit: 0 })],
    onLog: (_, { message }) => complain(message),
  });
  await bundle.write({ dir: out, format: "es" });
  await bundle.close();
  return out;
}
