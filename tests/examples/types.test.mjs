// Every example compiles against the packed package's types, in strict mode, and is short.
import assert from "node:assert/strict";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { run } from "../packaging/installed.mjs";
import { createWorkspace, examples, tokenRoutes } from "./workspace.mjs";

let workspace;
before(async () => {
  workspace = await createWorkspace();
  await copyFile(join(import.meta.dirname, "ambient.d.ts"), workspace.pathOf("ambient.d.ts"));
});
after(() => workspace?.remove());

const inWorkers = ["cloudflare-worker.ts", "websocket-worker.ts"];

const programs = {
  Workers: { files: inWorkers, types: ["@cloudflare/workers-types"], lib: ["esnext"] },
  "servers and pages": {
    files: examples.filter((name) => !inWorkers.includes(name)),
    types: ["node"],
    lib: ["esnext", "dom", "dom.iterable"],
  },
};

for (const [title, { files, types, lib }] of Object.entries(programs)) {
  test(`the examples for ${title} compile`, async () => {
    const compilerOptions = {
      strict: true,
      noEmit: true,
      noUnusedLocals: true,
      noImplicitOverride: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      erasableSyntaxOnly: true,
      moduleDetection: "force",
      verbatimModuleSyntax: true,
      target: "esnext",
      module: "preserve",
      moduleResolution: "bundler",
      jsx: "react-jsx",
      lib,
      types,
    };
    const project = workspace.pathOf("tsconfig.json");
    await writeFile(project, JSON.stringify({ compilerOptions, files: ["ambient.d.ts", ...files] }));
    await run("tsc", ["--project", project]).catch(({ stdout }) => assert.fail(stdout));
  });
}

test("there are at least ten examples, of at most 25 lines each", async () => {
  assert.ok(examples.length >= 10);
  for (const name of examples) {
    const lines = (await readFile(workspace.pathOf(name), "utf8")).trimEnd().split("\n");
    assert.ok(lines.length <= 25, `${name} has ${lines.length} lines`);
  }
});

test("a token route has at most 10 lines, from the import of the package on", () => {
  assert.ok(tokenRoutes.size >= 13);
  for (const [name, text] of tokenRoutes) {
    const code = text.slice(text.search(/^import .* from "twilio-edge-auth/m));
    // Without the line that starts the server, which every app has.
    const lines = code.split("\n").filter((line) => !/^\s*(\/\/|$)|\.listen\(/.test(line));
    assert.ok(lines.length <= 10, `${name} has ${lines.length} lines`);
  }
});
