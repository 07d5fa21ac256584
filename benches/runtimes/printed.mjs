import { spawn } from "node:child_process";
import { once } from "node:events";
import { env } from "../../pkg/scripts/run.mjs";

/** What a program prints, read as JSON; what it complains about goes on to ours. */
export async function printed(program, args) {
  const child = spawn(program, args, {
    // Where the packages of the benchmarks are found.
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
