// Node, Deno and Bun resolve packages in node_modules: each measures in a separate process.
import { join } from "node:path";
import { root } from "../../pkg/scripts/run.mjs";
import { floor, nativeProgram } from "../compile.mjs";
import { printed } from "./printed.mjs";

const runner = (name) => join(import.meta.dirname, "../runners", `${name}.mjs`);
const tool = (name) => join(root, "node_modules", name);

/** The newest installed Node and the oldest supported one. */
export const nodes = { newest: tool("node/bin/node"), oldest: tool("node20/bin/node") };

const measure = (program, args, options) =>
  printed(program, [...args, runner("own-process"), JSON.stringify({ ...options, floor: floor() })]);

/** Together with the native process. */
const node = (program) => (options) => measure(program, [], { ...options, nativeProgram: nativeProgram() });

export const node26 = node(nodes.newest);
export const node20 = node(nodes.oldest);
export const deno = (options) => {
  const rights = ["--allow-read", "--allow-env", "--allow-sys"];
  return measure(tool(".bin/deno"), ["run", "--quiet", "--no-prompt", ...rights, "--node-modules-dir=manual"], options);
};
export const bun = (options) => measure(tool(".bin/bun"), ["run"], options);

/** How cost grows, in the newest Node. */
export const growth = (options) => printed(nodes.newest, ["--expose-gc", runner("growth"), JSON.stringify(options)]);
