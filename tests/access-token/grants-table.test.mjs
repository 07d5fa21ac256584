// A grant has one entry in the table of the core. The types and the lists of the package name the same grants and options.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const table = read("src/access_token/grants/table.rs").split("\ngrants! {")[1].split("#[cfg(test)]")[0];
const types = read("pkg/src/access-token/access-token.ts");

/** The members of an interface. */
const membersOf = (name) => {
  const [, body] = types.match(new RegExp(`export interface ${name} \\{\\n(.*?)\\n\\}`, "s"));
  return [...body.matchAll(/^ {2}(\w+)\?:/gm)].map(([, member]) => member);
};

test("the table of grants and the type Grants name the same grants", () => {
  const names = [...table.matchAll(/= "\w+", "(\w+)", "\w+", [A-Z]+/g)].map(([, option]) => option);
  assert.equal(names.length, 6);
  assert.deepEqual([...names, "custom"], membersOf("Grants"));
});

test("the table of grants and the type of each grant name the same options", () => {
  const grants = table.split(/(?=^ +\w+\(\w+Grant\) =)/m).slice(1);
  assert.equal(grants.length, 5);
  for (const grant of grants) {
    const [, type] = grant.match(/\((\w+)\)/);
    const options = [...grant.matchAll(/: [^=\n]+ = "(\w+)";/g)].map(([, option]) => option);
    assert.deepEqual(options, membersOf(type), type);
  }
});
