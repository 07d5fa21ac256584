// npm run bench [-- RUNTIME] [--only=mint,verify] [--rounds=30] [--write]
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { markdown } from "./table.mjs";

/** How to measure in each runtime. */
const runtimes = {
  node: () => import("./runtimes/node.mjs"),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "30" },
    write: { type: "boolean", default: false },
  },
});
const timing = { rounds: Number(values.rounds), sampleTime: 10, warmUp: 300 };
const only = values.only.split(",").filter(Boolean);

for (const name of positionals.length > 0 ? positionals : ["node"]) {
  if (!runtimes[name]) throw new Error(`No runtime is called ${name}. There are: ${Object.keys(runtimes).join(", ")}.`);
  const { run } = await runtimes[name]();
  const measured = await run({ ...timing, only, report: (title) => console.error(`· ${name}: ${title}…`) });
  const text = markdown({ ...measured, timing });
  console.log(`\n${text}`);
  if (values.write) {
    const folder = join(import.meta.dirname, "results");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.md`), text);
    console.error(`· written to benches/results/${name}.md`);
  }
}
