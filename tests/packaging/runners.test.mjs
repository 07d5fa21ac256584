// With test runners, in a project with the packed package and the line that the table names: the user's test mints.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { env, root } from "../../pkg/scripts/run.mjs";
import { blocks } from "../docs/documents.mjs";
import { combination } from "./combinations.mjs";
import { install, said } from "./installed.mjs";
import { assertPrinted, issuedModule } from "./token.mjs";

const oldestNode = join(root, "node_modules/node20/bin/node");

let folder;
let remove;
before(async () => {
  ({ folder, remove } = await install({ tools: join(import.meta.dirname, "toolchains") }));
  await writeFile(join(folder, "issued.js"), await issuedModule());
  const babel = 'module.exports = { presets: [["@babel/preset-env", { targets: { node: "current" } }]] };\n';
  await writeFile(join(folder, "babel.config.cjs"), babel);
  // The preset of ts-jest that compiles JavaScript, too, needs these options.
  await writeFile(join(folder, "tsconfig.json"), '{ "compilerOptions": { "allowJs": true, "esModuleInterop": true } }');
});
after(() => remove?.());

function vitest(environment) {
  const args = ["node_modules/vitest/vitest.mjs", "run", "--globals", "--environment", environment, "mint.test.js"];
  return said(process.execPath, args, { cwd: folder });
}

/** Runs Jest on one file, with a configuration as a project's jest.config.json has it. */
async function jest(file, configuration, { node = process.execPath, variables = "" } = {}) {
  const config = join(folder, `jest-${file}.${configuration.length}.json`);
  await writeFile(config, `{ "rootDir": ".", ${configuration} }`);
  const args = ["node_modules/jest/bin/jest.js", "--ci", "--config", config, "--runTestsByPath", file];
  return said(node, args, { cwd: folder, env: { ...env, ...Object.fromEntries([variables.split("=")]) } });
}

combination("Vitest: environment `node`", async () => assertPrinted(await vitest("node")));

combination("Vitest: environment `jsdom`", async () => assertPrinted(await vitest("jsdom")));

combination("Vitest: environment `happy-dom`", async () => assertPrinted(await vitest("happy-dom")));

combination("Jest: ES modules", async (variables) => {
  await assertPrinted(await jest("mint.test.js", '"transform": {}', { node: oldestNode, variables }));
});

combination("Jest: CommonJS, Node 24.9 or newer", async (variables) => {
  await assertPrinted(await jest("mint.test.cjs", '"transform": {}', { variables }));
});

combination("Jest: babel-jest", async (line) => {
  await assertPrinted(await jest("mint.test.js", line, { node: oldestNode }));
});

combination("Jest: ts-jest, preset `ts-jest/presets/js-with-ts` with `allowJs`", async (line) => {
  const configuration = `"preset": "ts-jest/presets/js-with-ts", ${line}`;
  await assertPrinted(await jest("mint.test.ts", configuration, { node: oldestNode }));
});

combination("Jest: environment `jsdom`, `./client`", async (line) => {
  await assertPrinted(await jest("client.test.js", `"testEnvironment": "jsdom", ${line}`));
});

combination("Jest: environment `jsdom`, whole package", async (line) => {
  const { file, code } = blocks.find((block) => block.file === "jest-setup.js");
  await writeFile(join(folder, file), code);
  const configuration = `"testEnvironment": "jsdom", "setupFiles": ["./${file}"], ${line}`;
  await assertPrinted(await jest("mint.test.js", configuration));
});
