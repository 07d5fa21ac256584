// Node, Deno and Bun find packages in node_modules: each measures in a process of its own.
import { join } from "node:path";
import { root } from "../../pkg/scripts/run.mjs";
import { floor, nativeProgram } from "../compile.mjs";
import { printed } from "./printed.mjs";

const runner = join(import.meta.dirname, "../runners/own-process.mjs");

const measure = (program, args, options) =>
  printed(join(root, "node_modules", program), [...args, runner, JSON.stringify(options)]);

/** The newest Node that is here and the oldest that the package supports, with the native floor beside it. */
const node = (program) => (options) =>
  measure(program, [], { ...options, floor: floor(), nativeProgram: nativeProgram() });

export const node26 = node("node/bin/node");
export const node20 = node("node20/bin/node");
export const deno = (options) => {
  const rights = ["--allow-read", "--allow-env", "--allow-sys"];
  const args = ["run", "--quiet", "--no-prompt", ...rights, "--node-modules-dir=manual"];
  return measure(".bin/deno", args, { ...options, floor: floor() });
};
export const bun = (options) => measure(".bin/bun", ["run"], { ...options, floor: floor() });
