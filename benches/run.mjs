// npm run bench [-- WHAT…] [--only=mint,verify] [--rounds=30] [--write]
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { main } from "../pkg/scripts/run.mjs";
import { cases } from "./cases.mjs";
import { chart } from "./chart.mjs";
import { growthReport } from "./growth/report.mjs";
import { chromium } from "./runtimes/chromium.mjs";
import { bun, deno, growth, node20, node26, nodes } from "./runtimes/own-process.mjs";
import { workerd } from "./runtimes/workerd.mjs";
import { commandReport, measureCommand } from "./start/command.mjs";
import { startReport } from "./start/report.mjs";
import { measureSizes } from "./start/sizes.mjs";
import { measureStarts } from "./start/start.mjs";
import { markdown } from "./table.mjs";
import { processor, versions } from "./versions.mjs";

const here = () => `${processor()}. ${versions()}. ${new Date().toISOString().slice(0, 10)}.\n`;

async function start({ rounds }) {
  const starts = [];
  for (const program of [nodes.oldest, nodes.newest]) starts.push(await measureStarts(program, { rounds }));
  return { text: startReport({ starts, sizes: await measureSizes() }) };
}

async function command({ rounds }) {
  const measured = [];
  for (const program of [nodes.oldest, nodes.newest]) measured.push(await measureCommand(program, { rounds }));
  return { text: commandReport(measured) };
}

/** The cases in one runtime. */
const inRuntime = (name, measure) => async (options) => {
  const measured = await measure(options);
  const text = markdown(name, { ...measured, timing: { ...options, ...measured.timing } });
  return { text, svg: chart(measured, processor()) };
};
const runtimes = Object.entries({ node20, node26, workerd, deno, bun, chromium });

/** The measurements. Each returns Markdown and, if there is something to compare, a chart. */
const parts = {
  ...Object.fromEntries(runtimes.map(([name, measure]) => [name, inRuntime(name, measure)])),
  start,
  command,
  growth: async (options) => ({ text: growthReport(await growth(options)) }),
};
const groups = { node: ["node20", "node26"], all: Object.keys(parts) };
const usual = ["node20", "node26", "start", "command", "growth"];

function known(names, all, what) {
  const unknown = names.find((name) => !all.includes(name));
  if (unknown) throw new Error(`No ${what} is called ${unknown}. There are: ${all.join(", ")}.`);
  return names;
}

/** Writes the Markdown, and the chart if there is one, to benches/results/. */
async function write(name, text, svg) {
  const folder = join(import.meta.dirname, "results");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.md`), svg ? `${text}\n![The chart](${name}.svg)\n` : text);
  if (svg) await writeFile(join(folder, `${name}.svg`), svg);
  console.error(`· written to benches/results/${name}.md`);
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
  const names = cases.map(({ name }) => name);
  const only = known(values.only.split(",").filter(Boolean), names, "case");
  const options = { rounds: Number(values.rounds), sampleTime: 10, warmUp: 300, only };
  const asked = (positionals.length > 0 ? positionals : usual).flatMap((name) => groups[name] ?? name);
  for (const name of known(asked, Object.keys(parts), "part")) {
    console.error(`· ${name}`);
    const { text, svg } = await parts[name](options);
    const page = `${text}\n${here()}`;
    console.log(`\n${page}`);
    if (values.write) await write(name, page, svg);
  }
});
