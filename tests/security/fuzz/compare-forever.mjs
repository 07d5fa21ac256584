// Repeats the comparisons with the `twilio` package with new seeds, until the time is over or they
// differ: `npm run fuzz -- twilio --minutes=5`. `SEED=… node --test tests/compat/NAME.test.mjs` repeats a failure.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { env, root } from "../../../pkg/scripts/run.mjs";

/** Cases per comparison and round. From 10,000 on, a comparison must also meet every known difference. */
const CASES = 2000;

/** The tests whose random cases depend on the seed. */
const files = readdirSync(join(root, "tests"), { recursive: true })
  .filter((path) => path.endsWith(".test.mjs") && !path.includes("node_modules"))
  .map((path) => join(root, "tests", path))
  .filter((path) => /\bseed\b.*support\/random\.mjs/.test(readFileSync(path, "utf8")));

async function round(seed) {
  const child = spawn("node", ["--test", ...files], {
    cwd: root,
    env: { ...env, SEED: String(seed), CASES: String(CASES) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  const code = await new Promise((done) => child.on("close", done));
  return { ok: code === 0, text, tests: Number(/^(?:ℹ|#) pass (\d+)$/m.exec(text)?.[1]) };
}

export async function compareForever(seconds) {
  const end = performance.now() + seconds * 1000;
  let seed = Date.now() % 2 ** 32;
  let rounds = 0;
  do {
    const { ok, text, tests } = await round(seed);
    if (!ok) {
      console.error(`${text}\n✗ twilio: SEED=${seed} CASES=${CASES} repeats it`);
      return false;
    }
    rounds += 1;
    if (rounds === 1) console.log(`· twilio: ${tests} comparisons of up to ${CASES} cases to a round`);
    seed = (seed + 1000) % 2 ** 32;
  } while (performance.now() < end);
  console.log(`✓ twilio    ${rounds.toLocaleString("en").padStart(15)} rounds, each of its own seed`);
  return true;
}
