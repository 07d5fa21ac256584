// Writes the mutants that a process has reached into the file that MUTANTS_REACHED names: see run.mjs.
import { writeFileSync } from "node:fs";

const { MUTANTS_REACHED: file } = process.env;
if (file) {
  process.on("exit", () => {
    writeFileSync(file, JSON.stringify(Object.keys(globalThis.__stryker__?.mutantCoverage?.static ?? {})));
  });
}
