// docs/api/ is generated from the types of the built package.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { test } from "node:test";
import { generate, pagesOf } from "../../docs/api.mjs";
import { root } from "../../pkg/scripts/run.mjs";

async function read(folder) {
  const pages = pagesOf(folder).map(async (path) => [relative(folder, path), await readFile(path, "utf8")]);
  return Object.fromEntries(await Promise.all(pages));
}

test("the API reference is that of the present types; if not, run `npm run docs:api`", async () => {
  const folder = await mkdtemp(join(tmpdir(), "api-"));
  try {
    await generate(folder);
    const [committed, generated] = await Promise.all([read(join(root, "docs/api")), read(folder)]);
    assert.deepEqual(Object.keys(committed), Object.keys(generated));
    for (const [path, text] of Object.entries(generated)) assert.equal(committed[path], text, path);
  } finally {
    await rm(folder, { recursive: true });
  }
});
