// The licence texts of everything compiled into the .wasm are included. tests/supply-chain checks that they are allowed.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { shippedCrates } from "../../pkg/scripts/licenses.mjs";
import { root } from "../../pkg/scripts/run.mjs";

test("the shipped crates are listed, without those that only build", () => {
  const crates = shippedCrates();
  const names = crates.map(({ name }) => name);
  for (const name of ["wasm-bindgen", "sha2", "subtle", "serde-wasm-bindgen"]) assert.ok(names.includes(name), name);
  for (const name of ["syn", "quote", "wasm-bindgen-macro"]) assert.ok(!names.includes(name), name);
});

test("all licence texts are next to the .wasm", () => {
  const text = readFileSync(join(root, "pkg/dist/wasm/LICENSES.txt"), "utf8");
  for (const { name, version } of shippedCrates()) assert.ok(text.includes(`${name} ${version} (`), name);
  for (const words of [/Permission is hereby granted/, /Redistribution and use in source and binary forms/]) {
    assert.match(text, words);
  }
});
