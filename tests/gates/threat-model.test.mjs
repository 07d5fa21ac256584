// Every defence in docs/threat-model.md names a test that exists, and every route of the worker has a row.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { operations } from "../openapi/document.mjs";

const model = readFileSync(join(root, "docs/threat-model.md"), "utf8");

/** Returns the rows of the table under a heading, each as its cells. */
function rowsUnder(heading) {
  const [, section] = model.split(`\n## ${heading}\n`);
  const rows = section.split("\n## ")[0].match(/^\|.*\|$/gm);
  return rows.slice(2).map((row) => row.slice(1, -1).split("|"));
}

/** Returns the tests that a cell names: a path and a title, and further titles of the same file. */
function testsIn(cell) {
  let path;
  return cell.split(" · ").map((part) => {
    const [, link] = /`(tests\/[^`]+)`/.exec(part) ?? [];
    path = link ?? path;
    return { path, title: /"(.+)"/.exec(part)?.[1] };
  });
}

/** Whether a file has a test of this title, or part of the title of a test. */
function hasTest({ path, title }) {
  if (path === undefined || title === undefined) return false;
  return readFileSync(join(root, path), "utf8").includes(title);
}

test("every defence of the threat model has a test, which exists", () => {
  const rows = rowsUnder("Assets, attackers, attacks");
  assert.ok(rows.length > 20);
  for (const cells of rows) {
    assert.equal(cells.length, 5, cells.join("|"));
    for (const named of testsIn(cells.at(-1))) assert.ok(hasTest(named), JSON.stringify(named));
  }
});

test("a test that does not exist is found", () => {
  const file = "`tests/gates/threat-model.test.mjs`";
  const missing = `${file}: "${["no test", "has this"].join(" ")}"`;
  for (const cell of [missing, file, '"only a title"']) assert.ok(!testsIn(cell).every(hasTest), cell);
});

test("every route of the worker is in the table by STRIDE, with six answers", () => {
  const rows = rowsUnder("STRIDE of the Worker's routes");
  for (const cells of rows) assert.equal(cells.length, 7, cells.join("|"));
  const listed = rows.map(([route]) => route).join("\n");
  for (const { method, path } of operations.filter(({ method }) => method !== "options")) {
    const name = path.replaceAll(/\{(\w+)\}/g, ":$1");
    const line = listed
      .split("\n")
      .find((each) => each.includes(name) && new RegExp(`\\b${method}\\b`, "i").test(each));
    assert.ok(line, `${method} ${name}`);
  }
});
