// The core is `no_std` with `alloc`. The stage rust-lint compiles it so; this looks at what no compiler checks on a target that
// has a standard library: the features of its dependencies.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { output, root } from "../../pkg/scripts/run.mjs";

test("the core links the standard library only with its feature std", () => {
  const text = readFileSync(join(root, "src/lib.rs"), "utf8");
  assert.match(text, /^#!\[cfg_attr\(not\(test\), no_std\)\]$/m);
  const linked = [...text.matchAll(/(.*)\nextern crate std;/g)].map(([, before]) => before);
  assert.deepEqual(linked, ['#[cfg(feature = "std")]']);
});

test("without that feature, no dependency has a feature std", () => {
  const tree = (...features) =>
    output("cargo", ["tree", "--package", "twilio-edge-auth", "--edges", "normal,features", ...features]);
  assert.match(tree("--no-default-features"), /sha2 feature "zeroize"/);
  assert.doesNotMatch(tree("--no-default-features"), /feature "std"/);
  assert.match(tree("--no-default-features", "--features", "http"), /feature "std"/);
});
