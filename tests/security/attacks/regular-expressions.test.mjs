// Every regular expression of the package and the worker matches in linear time. `recheck` searches for strings on which one does
// not; an exception has a reason.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "acorn";
import { transformSync } from "esbuild";
import { root } from "../../../pkg/scripts/run.mjs";

process.env.RECHECK_BACKEND = "pure"; // in this process, without Java
const { checkSync } = await import("recheck");

/** Files whose regular expressions read only what the caller's own program or files contain. */
const trusted = {
  "pkg/src/cli/env-file.ts": "lines of the user's own .env file",
  "pkg/src/cli/http-request.ts": "headers of a request that the user pastes",
  "pkg/src/compat/timespan.ts": "the expiresIn of the caller's own code, as in the ms package",
};

/** Returns the regular expressions of a TypeScript file. */
function expressionsOf(source) {
  const { code } = transformSync(source, { loader: "ts" });
  const found = [];
  const onToken = ({ type, value }) => {
    if (type.label === "regexp") found.push(value);
  };
  parse(code, { ecmaVersion: "latest", sourceType: "module", onToken });
  return found;
}

/** Returns what `recheck` says: "safe", or for which strings the time grows faster than their length. */
function verdict({ pattern, flags }) {
  const { status, complexity, attack, error } = checkSync(pattern, flags, { timeout: null });
  if (status === "safe") return status;
  return `/${pattern}/${flags} is ${status}: ${complexity?.summary ?? JSON.stringify(error)}: ${attack?.pattern}`;
}

const sources = globSync("{pkg/src,www/worker,www/host}/**/*.ts", { cwd: root }).sort();

test("no regular expression backtracks on what others send", () => {
  let checked = 0;
  for (const path of sources.filter((path) => trusted[path] === undefined)) {
    for (const expression of expressionsOf(readFileSync(join(root, path), "utf8"))) {
      assert.equal(verdict(expression), "safe", path);
      checked += 1;
    }
  }
  assert.ok(checked > 80, `${checked}`);
});

test("every exception is needed", () => {
  for (const path of Object.keys(trusted)) {
    const verdicts = expressionsOf(readFileSync(join(root, path), "utf8")).map(verdict);
    assert.ok(
      verdicts.some((each) => each !== "safe"),
      path,
    );
  }
});

test("the regular expressions that are made from strings have only constants in them", () => {
  const made = sources.flatMap((path) =>
    Array.from(readFileSync(join(root, path), "utf8").matchAll(/\bRegExp\(`(.*)`\)/g), ([, text]) => [path, text]),
  );
  const calls = sources.flatMap((path) => readFileSync(join(root, path), "utf8").match(/\bRegExp\(/g) ?? []);
  assert.equal(made.length, calls.length);
  // Prefixes of SIDs, and the parts of HTTP dates at the start of their file.
  const constants = new Set(["prefix", "weekday", "longWeekday", "month", "time"]);
  for (const [path, text] of made) {
    for (const [, name] of text.matchAll(/\$\{(.+?)\}/g)) assert.ok(constants.has(name), `${path}: ${name}`);
    // A part with a choice, as the months and weekdays are.
    const pattern = text.replaceAll("\\\\", "\\").replace(/\$\{.+?\}/g, "(?:Mon|Tue)");
    assert.equal(verdict({ pattern, flags: "" }), "safe", path);
  }
});

test("an expression that backtracks is found", () => {
  for (const source of ["const a = /^(a+)+$/;", "const a: RegExp = /\\s+$/g;", "x(/^(?:\\w+\\s?)*$/u)"]) {
    assert.deepEqual(expressionsOf(source).map(verdict).includes("safe"), false, source);
  }
});
