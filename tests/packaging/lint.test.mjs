// What publint and Are The Types Wrong find in the packed package: nothing. It is of ES modules alone, and says so.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, said } from "./installed.mjs";

let installed;
before(async () => {
  installed = await install();
});
after(() => installed?.remove());

const linters = {
  publint: ["publint", "run", "--strict"],
  attw: ["attw", "--profile", "esm-only", "--no-definitely-typed", "--format", "ascii", "--no-color"],
};

for (const [name, [program, ...args]] of Object.entries(linters)) {
  test(`${name} finds nothing`, async () => {
    await said(program, [...args, installed.tarball]).catch(({ stdout, stderr }) => assert.fail(stdout + stderr));
  });
}
