// The oldest browsers that README names have to parse every file and to run every sub-path: ES2021 without what came later.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "acorn";
import { root } from "../../pkg/scripts/run.mjs";

const dist = join(root, "pkg/dist");
/** What browsers load: the command-line interface runs in Node. */
const files = readdirSync(dist, { recursive: true })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".js") && !path.startsWith("cli/"))
  .sort();

describe("every shipped file is ES2021", () => {
  test("and there are some", () => assert.ok(files.length > 10));
  for (const path of files) {
    test(path, () => {
      // Top-level await is ES2022, and its browsers are the same; only what fetches the module has it.
      const allowAwaitOutsideFunction = path === "index.fetch.js";
      const options = { ecmaVersion: 2021, sourceType: "module", allowAwaitOutsideFunction };
      const code = readFileSync(join(dist, path), "utf8");
      parse(code, options);
      assert.doesNotMatch(code, /\.(toWellFormed|throwIfAborted|canParse)\(/);
    });
  }
});

test("everything runs without the newer built-ins", () => {
  const script = join(import.meta.dirname, "old-engine.mjs");
  assert.equal(execFileSync(process.execPath, [script], { encoding: "utf8" }).trim(), "all runs");
});
