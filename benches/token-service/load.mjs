// Sends token requests from a separate process, for some seconds: with wrk if it is installed, otherwise with Node.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { find } from "../../pkg/scripts/run.mjs";

const wrk = find("wrk");
export const generator = wrk === undefined ? "Node (wrk is not installed; it asks faster)" : "wrk";

/** `sessions` is a file with one session per line. Returns requests, seconds, p50 and p99 in milliseconds, and failures. */
export async function load(url, { sessions, seconds, connections }) {
  const ours = (name) => join(import.meta.dirname, name);
  const [program, ...args] =
    wrk === undefined
      ? [process.execPath, ours("node-load.mjs"), url, sessions, seconds, connections]
      : [wrk, "-t1", `-c${connections}`, `-d${seconds}s`, "--timeout=10s", "-s", ours("load.lua"), url, "--", sessions];
  const printed = await outputOf(program, args.map(String));
  return JSON.parse(/^RESULT (.*)$/m.exec(printed)[1]);
}

function outputOf(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(text) : reject(new Error(`${program} ended with ${code}.`))));
  });
}
