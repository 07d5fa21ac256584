// npm run bench [-- RUNTIME…] [--only=mint,verify] [--rounds=30] [--write]
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { main } from "../pkg/scripts/run.mjs";
import { cases } from "./cases.mjs";
import { chromium } from "./runtimes/chromium.mjs";
import { bun, deno, node20, node26 } from "./runtimes/own-process.mjs";
import { workerd } from "./runtimes/workerd.mjs";
import { markdown } from "./table.mjs";
import { processor, versions } from "./versions.mjs";

/** How to measure in each runtime. */
const runtimes = { node20, node26, workerd, deno, bun, chromium };
const groups = { node: ["node20", "node26"], all: Object.keys(runtimes) };

function known(names, all, what) {
  const unknown = names.find((name) => !all.includes(name));
  if (unknown) throw new Error(`No ${what} is called ${unknown}. There are: ${all.join(", ")}.`);
  return names;
}

main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: "string", default: "" },
      rounds: { type: "string", default: "30" },
      write: { type: "boolean", default: false },
    },
  });
  const timing = { rounds: Number(values.rounds), sampleTime: 10, warmUp: 300 };
  const names = cases.map(({ name }) => name);
  const only = known(values.only.split(",").filter(Boolean), names, "case");
  const asked = (positionals.length > 0 ? positionals : ["node"]).flatMap((name) => groups[name] ?? name);
  for (const name of known(asked, Object.keys(runtimes), "runtime")) {
    console.error(`· ${name}`);
    const measured = await runtimes[name]({ ...timing, only });
    const text = markdown(name, {
      ...measured,
      timing: { ...timing, ...measured.timing },
      processor: processor(),
      versions: versions(),
    });
    console.log(`\n${text}`);
    if (!values.write) continue;
    const folder = join(import.meta.dirname, "results");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.md`), text);
    console.error(`· written to benches/results/${name}.md`);
  }
});
