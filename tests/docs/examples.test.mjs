// The named code blocks of the documents run: tokens are verified by jose, webhooks are accepted and refused. Blocks
// that show a file of examples/ are that file; tests/examples runs it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { secret, sid } from "../examples/fixture.mjs";
import { examples } from "../examples/workspace.mjs";
import { key, load, main, open, workspace } from "./context.mjs";
import { blocks } from "./documents.mjs";
import { runs as requests } from "./runs/requests.mjs";
import { runs as tokens } from "./runs/tokens.mjs";
import { runs as webhooks } from "./runs/webhooks.mjs";

before(open);
after(() => workspace?.remove());

const runs = { ...tokens, ...requests, ...webhooks };

/** Blocks that do not run here, each with the reason. */
const others = {
  "auth0-vars.json": "tasks.test.mjs has the token service read it",
  "jest-setup.js": "tests/packaging/runners.test.mjs runs it in Jest",
  "load-page.ts": "Rollup resolves its .wasm; tests/packaging builds such a page",
};

test("every named block runs, or has a reason why it does not", () => {
  const named = blocks.map(({ file }) => file).filter((file) => file !== "" && !examples.includes(file));
  assert.deepEqual(named.sort(), [...Object.keys(runs), ...Object.keys(others)].sort());
});

test("a block that has the name of an example is that example", async () => {
  const shown = blocks.filter(({ file }) => examples.includes(file));
  assert.ok(shown.length > 0);
  for (const { file, code } of shown) assert.equal(code, await readFile(join(root, "examples", file), "utf8"), file);
});

for (const [name, run] of Object.entries(runs)) test(name, run);

test("check-token.ts tells the token of another key from a forged one", async () => {
  const { checkToken } = await load("check-token.ts");
  const other = new main.ApiKey({ accountSid: sid("AC", "2"), sid: sid("SK", "2"), secret: "f".repeat(32) });
  assert.match(checkToken(key, other.mintAccessToken({ identity: "alice" })).problem, /Another API key/);
  const mixedUp = new main.ApiKey({ accountSid: sid("AC", "2"), sid: sid("SK"), secret });
  assert.match(checkToken(key, mixedUp.mintAccessToken({ identity: "alice" })).problem, /another account/);
});
