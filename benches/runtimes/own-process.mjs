// Node, Deno and Bun find packages in node_modules: each measures in a process of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { env, root } from "../../pkg/scripts/run.mjs";
import { floor, nativeProgram } from "../compile.mjs";

const runner = join(import.meta.dirname, "../runners/own-process.mjs");
const tools = join(root, "node_modules");

async function measure(program, args, options) {
  const child = spawn(join(tools, program), [...args, runner, JSON.stringify(options)], {
    cwd: import.meta.dirname,
    env: { ...env, DENO_NO_UPDATE_CHECK: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    printed += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${program} failed: ${printed}`);
  return JSON.parse(printed);
}

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
