// With wrangler: what it would deploy has no warning and one .wasm, and mints in workerd.
import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { testInWorkerd } from "../conformance/runners/workerd.mjs";
import { combination } from "./combinations.mjs";
import { install, said } from "./installed.mjs";
import { assertMinted } from "./token.mjs";

let installed;
before(async () => {
  installed = await install();
});
after(() => installed?.remove());

/** Sends a request to the worker, like an event, and prints the response. */
const asking = `import worker from "worker.js";
export default { async test() { console.log(await (await worker.fetch()).text()); } };
`;

combination("wrangler: Worker, as deployed", async () => {
  const { folder } = installed;
  const text = await said("wrangler", ["deploy", "--dry-run", "--outdir", "out"], { cwd: folder });
  assert.doesNotMatch(text, /warning|error/i);
  const out = join(folder, "out");
  const modules = (await readdir(out)).filter((file) => /\.(js|wasm)$/.test(file));
  assert.deepEqual(modules.map((file) => file.replace(/^.*(?=\.)/, "")).sort(), [".js", ".wasm"], modules.join());
  await writeFile(join(out, "asking.mjs"), asking);
  await assertMinted((await testInWorkerd(out, ["asking.mjs", ...modules])).trim());
});
