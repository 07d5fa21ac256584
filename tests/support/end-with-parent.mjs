// Runs a program that must not outlive a test: `node end-with-parent.mjs program args…`, started with a pipe as its standard
// input and as the leader of a process group. When the process at the other end of the pipe ends, even by SIGKILL, the
// group ends, with the program's own children.
import { spawn } from "node:child_process";
import { finished } from "node:stream";

const [program, ...args] = process.argv.slice(2);
spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] }).on("exit", (code) => process.exit(code ?? 1));
finished(process.stdin.resume(), () => process.kill(-process.pid, "SIGKILL"));
