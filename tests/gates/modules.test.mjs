// The layout of the sources: imports in one direction, and files of at most 400 lines.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { cycleIn, importsOfFiles, importsOfModules, rustFiles } from "./rust-imports.mjs";

const core = importsOfFiles(rustFiles(join(root, "src")));
const binding = importsOfFiles(rustFiles(join(root, "pkg/wasm/src")));

test("imports are found, through re-exports", () => {
  assert.ok(core.get("access_token/mint.rs").has("jws/compact.rs"));
  assert.ok(core.get("encoding/json/reader/scalars.rs").has("encoding/json/reader.rs"));
  assert.ok(core.get("pkcv/client_validation.rs").has("pkcv/canonical_request.rs"));
  assert.ok(binding.get("webhook.rs").has("frame.rs"));
});

test("the files of src/ and pkg/wasm/src have no import cycle", () => {
  assert.equal(cycleIn(core), undefined);
  assert.equal(cycleIn(binding), undefined);
});

test("the modules of src/ have no import cycle, and none imports ffi", () => {
  const modules = importsOfModules(core);
  assert.ok(modules.get("access_token").has("credential"));
  assert.equal(cycleIn(modules), undefined);
  for (const [name, used] of modules) assert.ok(!used.has("ffi"), name);
});

test("a cycle is found", () => {
  const files = [
    ["lib.rs", "mod a; mod b; mod c;"],
    ["a.rs", "use crate::b::B;"],
    ["b/mod.rs", "mod inner;\npub use inner::B;"],
    ["b/inner.rs", "use crate::{c::{C, D}, other};\nuse elsewhere::a;"],
    ["c.rs", "// use crate::x;\nfn f() { crate::a::f() }\n#[cfg(test)]\nmod tests { use crate::d; }"],
  ];
  assert.equal(cycleIn(importsOfFiles(files)), "a.rs → b/inner.rs → c.rs → a.rs");
  assert.equal(cycleIn(importsOfModules(importsOfFiles(files))), "a → b → c → a");
  assert.equal(cycleIn(importsOfFiles(files.slice(0, 4))), undefined);

  const siblings = (body) => [
    ["m/mod.rs", "mod one;\nmod two;\npub(crate) use two::Two;\npub use one::f;"],
    ["m/one.rs", "use super::Two;\npub fn f() {}"],
    ["m/two.rs", body],
  ];
  assert.equal(cycleIn(importsOfFiles(siblings("use crate::m;\nfn g() { m::f() }"))), "m/one.rs → m/two.rs → m/one.rs");
  assert.equal(cycleIn(importsOfFiles(siblings("fn g() { super::one::f() }"))), "m/one.rs → m/two.rs → m/one.rs");
  assert.equal(cycleIn(importsOfFiles(siblings("use super::super::other;"))), undefined);
});

test("no file of the core, the binding and the package has more than 400 lines", () => {
  const sources = ["src", "pkg/wasm/src", "pkg/src"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((path) => /\.(rs|ts)$/.test(path))
      .map((path) => join(folder, path)),
  );
  assert.ok(sources.length > 100);
  const lines = (path) => readFileSync(join(root, path), "utf8").split("\n").length - 1;
  assert.deepEqual(
    sources.filter((path) => lines(path) > 400),
    [],
  );
});
