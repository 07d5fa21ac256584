// npm run count [-- --write]: the counts beside those that are kept; --write keeps the new ones.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { main } from "../../pkg/scripts/run.mjs";
import { countInstructions } from "./count.mjs";

/** The counts that `npm test` holds the package to, by the names of the cases. */
const kept = join(import.meta.dirname, "counts.json");

main(async () => {
  const counts = await countInstructions();
  const before = JSON.parse(await readFile(kept, "utf8").catch(() => "{}"));
  console.log(`${"instructions for a call".padEnd(26)}${"now".padStart(10)}${"kept".padStart(10)}`);
  for (const [name, count] of Object.entries(counts)) {
    const change = before[name] ? `${(100 * (count / before[name] - 1)).toFixed(1)} %`.padStart(10) : "";
    console.log(`${name.padEnd(26)}${String(count).padStart(10)}${String(before[name] ?? "").padStart(10)}${change}`);
  }
  if (!process.argv.includes("--write")) return;
  await writeFile(kept, `${JSON.stringify(counts, undefined, 2)}\n`);
  console.log(`\n· written to ${kept}`);
});
