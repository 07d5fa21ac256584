// docs/runtimes.md shows the table of combinations, and each of these has a test.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { combinations, documentedTables } from "./combinations.mjs";

const folders = ["tests/packaging", "tests/frameworks"];

test("docs/runtimes.md shows the combinations that are tested, with the line that each needs", () => {
  const page = readFileSync(join(root, "docs/runtimes.md"), "utf8");
  for (const { section, text } of documentedTables()) {
    const [, rest] = page.split(`\n## ${section}\n`);
    const shown = rest?.split("\n## ")[0].match(/^\|.*\|$(\n^\|.*\|$)*/m)?.[0];
    assert.equal(shown, text, `docs/runtimes.md, ${section}`);
  }
});

test("each combination has one test", () => {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".test.mjs"))
      .map((name) => readFileSync(join(root, folder, name), "utf8")),
  );
  const missing = combinations.filter(({ title }) => files.join("").split(JSON.stringify(title)).length !== 2);
  assert.deepEqual(
    missing.map(({ title }) => title),
    [],
  );
});
