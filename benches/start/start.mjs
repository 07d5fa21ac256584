// Cold start: the time from the start of a process to the first token, minus that of an empty process.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { output } from "../../pkg/scripts/run.mjs";
import { empty, programs } from "./programs.mjs";

const print = 'import { writeSync } from "node:fs";\nconst print = (token) => writeSync(1, token + "\\n");\n';

/** Returns the milliseconds until a script has printed something, and all that it prints. */
export function untilPrinted(program, path, args = [], env = process.env) {
  return new Promise((done, fail) => {
    const start = performance.now();
    let first;
    let text = "";
    const child = spawn(program, [path, ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      first ??= performance.now() - start;
      text += chunk;
    });
    child.on("error", fail);
    child.on("close", (code) =>
      code === 0 ? done({ time: first, text: text.trim() }) : fail(new Error(`${path} failed`)),
    );
  });
}

/** Returns for each program the milliseconds more than the empty process, by rounds. */
export async function measureStarts(program, { rounds }) {
  // In this folder, so that the programs resolve the packages.
  const folder = await mkdtemp(join(import.meta.dirname, "programs-"));
  try {
    const paths = { empty: join(folder, "empty.mjs") };
    await writeFile(paths.empty, print + empty);
    for (const [index, [name, source]] of Object.entries(programs).entries()) {
      paths[name] = join(folder, `${index}.mjs`);
      await writeFile(paths[name], print + source);
      const { text } = await untilPrinted(program, paths[name]);
      if (text.split(".").length !== 3) throw new Error(`${name} printed no token: ${text}`);
    }
    const names = Object.keys(paths);
    const times = Object.fromEntries(names.map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (let step = 0; step < names.length; step += 1) {
        const name = names[(round + step) % names.length];
        times[name].push((await untilPrinted(program, paths[name])).time);
      }
    }
    return { node: output(program, ["--version"]), rounds, times };
  } finally {
    await rm(folder, { recursive: true });
  }
}
