// Every TypeScript block of the documents compiles against the packed package's types, in strict mode; JavaScript is parsed.
import assert from "node:assert/strict";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { examples } from "../examples/workspace.mjs";
import { run } from "../packaging/installed.mjs";
import { blocks } from "./documents.mjs";
import { createWorkspace, languages } from "./workspace.mjs";

let workspace;
before(async () => {
  workspace = await createWorkspace();
});
after(() => workspace?.remove());

test("every block has a language that is known, and a file name of its own", () => {
  const known = [...languages, "tsx", "json", "sh", "rust"];
  for (const { document, language, code } of blocks) assert.ok(known.includes(language), `${document}: ${code}`);
  const names = blocks.map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});

test("every TypeScript and JavaScript block compiles", async () => {
  const files = blocks
    .filter(({ language, name }) => languages.includes(language) && !examples.includes(name))
    .map(({ name }) => name);
  assert.ok(files.length > 25);
  const ambient = { "ambient.d.ts": "../examples", "ambient-pages.d.ts": "." };
  for (const [name, folder] of Object.entries(ambient))
    await copyFile(join(import.meta.dirname, folder, name), join(workspace.documents, name));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    noUnusedLocals: true,
    allowJs: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    moduleDetection: "force",
    verbatimModuleSyntax: true,
    target: "esnext",
    module: "preserve",
    moduleResolution: "bundler",
    lib: ["esnext", "dom", "dom.iterable"],
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  };
  const project = join(workspace.documents, "tsconfig.json");
  await writeFile(project, JSON.stringify({ compilerOptions, files: [...Object.keys(ambient), ...files] }));
  await run("tsc", ["--project", project]).catch(({ stdout }) => assert.fail(stdout));
});
