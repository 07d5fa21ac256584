// Everything compiled into the .wasm may be distributed under this package's licences, and its licence texts are included.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkLicences, isAllowed, shippedCrates } from "../../pkg/scripts/licenses.mjs";
import { root } from "../../pkg/scripts/run.mjs";

test("every shipped crate has an allowed licence", () => {
  const crates = shippedCrates();
  const names = crates.map(({ name }) => name);
  for (const name of ["wasm-bindgen", "sha2", "subtle", "serde-wasm-bindgen"]) assert.ok(names.includes(name), name);
  checkLicences(crates);
});

test("other licences are refused", () => {
  for (const license of ["GPL-3.0-only", "MPL-2.0", "", "MIT AND GPL-2.0", "(MIT OR Apache-2.0) AND CC-BY-SA-4.0"]) {
    assert.equal(isAllowed(license), false, license);
    assert.throws(() => checkLicences([{ name: "some-crate", license }]), /some-crate/);
  }
  for (const license of ["GPL-3.0-only OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "Apache-2.0"]) {
    assert.equal(isAllowed(license), true, license);
  }
});

test("all licence texts are next to the .wasm", () => {
  const text = readFileSync(join(root, "pkg/dist/wasm/LICENSES.txt"), "utf8");
  for (const { name, version } of shippedCrates()) assert.ok(text.includes(`${name} ${version} (`), name);
  for (const words of [/Permission is hereby granted/, /Redistribution and use in source and binary forms/]) {
    assert.match(text, words);
  }
});
