import { spawn } from "node:child_process";
import { once } from "node:events";
import { env } from "../../pkg/scripts/run.mjs";

/** Returns a program's output, parsed as JSON. Its standard error is passed through. */
export async function printed(program, args) {
  const child = spawn(program, args, {
    // The folder in which the benchmarks' packages are resolved.
    cwd: import.meta.dirname,
    env: { ...env, DENO_NO_UPDATE_CHECK: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${program} failed. ${text}`);
  return JSON.parse(text);
}
