// npm run count [-- --write]: prints the counts and the recorded ones; --write records the new ones.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { main } from "../../pkg/scripts/run.mjs";
import { floor } from "../compile.mjs";
import { countInstructions } from "./count.mjs";

/** The recorded counts of the cases, which `npm test` checks. */
const kept = join(import.meta.dirname, "counts.json");

const columns = (...texts) => texts.map((text) => String(text ?? "").padStart(12)).join("");

main(async () => {
  const { counts, floorCounts } = await countInstructions({ floor: await readFile(floor()) });
  const before = JSON.parse(await readFile(kept, "utf8").catch(() => "{}"));
  console.log(`${"instructions for a call".padEnd(24)}${columns("now", "recorded", "change", "bare HMAC", "ratio")}`);
  for (const [name, count] of Object.entries(counts)) {
    const change = before[name] && `${(100 * (count / before[name] - 1)).toFixed(1)} %`;
    const ratio = floorCounts[name] && `${(count / floorCounts[name]).toFixed(2)}×`;
    console.log(`${name.padEnd(24)}${columns(count, before[name], change, floorCounts[name], ratio)}`);
  }
  if (!process.argv.includes("--write")) return;
  await writeFile(kept, `${JSON.stringify(counts, undefined, 2)}\n`);
  console.log(`\n· written to ${kept}`);
});
