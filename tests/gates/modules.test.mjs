// The core's modules have no import cycles.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";

/** Returns the modules that each module uses, by paths that begin with `crate::`. Unit tests may use any. */
function importsOf(files) {
  const imports = new Map();
  for (const [path, text] of files) {
    const module = path.split("/")[0].replace(".rs", "");
    if (module === "lib") continue;
    const code = text.replace(/#\[cfg\(test\)\]\s*mod tests \{[\s\S]*$/, "").replace(/^\s*\/\/.*$/gm, "");
    const used = imports.get(module) ?? new Set();
    for (const [, name] of code.matchAll(/\bcrate::(\w+)/g)) if (name !== module) used.add(name);
    imports.set(module, used);
  }
  return imports;
}

/** Returns an import cycle, or undefined. */
function circleIn(imports) {
  const visit = (module, trail) => {
    if (trail.includes(module)) return [...trail.slice(trail.indexOf(module)), module];
    for (const next of imports.get(module) ?? []) {
      const circle = visit(next, [...trail, module]);
      if (circle) return circle;
    }
    return undefined;
  };
  for (const module of imports.keys()) {
    const circle = visit(module, []);
    if (circle) return circle.join(" → ");
  }
  return undefined;
}

test("the modules of src/ have no import cycle", () => {
  const folder = join(root, "src");
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".rs"));
  const imports = importsOf(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  assert.ok(imports.get("access_token").has("credential"), "hardly a test: no imports are found");
  assert.equal(circleIn(imports), undefined);
});

test("a cycle is detected", () => {
  const files = [
    ["a.rs", "use crate::b::B;"],
    ["b/mod.rs", "mod inner;"],
    ["b/inner.rs", "use crate::c::{C, D};"],
    ["c.rs", "// use crate::x;\nfn f() { crate::a::f() }\n#[cfg(test)]\nmod tests { use crate::d; }"],
  ];
  assert.equal(circleIn(importsOf(files)), "a → b → c → a");
  assert.equal(circleIn(importsOf(files.slice(0, 3))), undefined);
});
