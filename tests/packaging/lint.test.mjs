// publint and Are The Types Wrong find no problem in the packed package, which has only ES modules.
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
