// The sizes that the documents name are those of the build.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { measureSizes } from "../../pkg/scripts/sizes.mjs";

const root = join(import.meta.dirname, "../..");
const KB = 1000;
const TOLERANCE = 0.02; // of the size: small changes need no new text

const claims = [
  ["README.md", /the \.wasm ([\d.]+) KB/, ".wasm"],
  ["README.md", /all that `import "twilio-edge-auth"` loads ([\d.]+) KB/, "with all JavaScript"],
  ["README.md", /`twilio-edge-auth\/client` ([\d.]+) KB/, "/client"],
  ["README.md", /\(examples\/browser\.ts\), ([\d.]+) KB/, "/client"],
  ["docs/browser-client.md", /It is ([\d.]+) KB/, "/client"],
];

const sizes = await measureSizes(join(root, "pkg/dist"));
for (const [document, pattern, name] of claims) {
  test(`${document} names the size of ${name}: ${pattern.source}`, () => {
    const claimed = Number(pattern.exec(readFileSync(join(root, document), "utf8"))?.[1]) * KB;
    const [, , brotli] = sizes[name];
    assert.ok(Math.abs(claimed - brotli) <= TOLERANCE * brotli, `${claimed} is claimed, ${brotli} was built`);
  });
}
