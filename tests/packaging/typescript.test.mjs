// TypeScript: the package's types in every resolution of modules, and the programs that run TypeScript.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { combination } from "./combinations.mjs";
import { install, run } from "./installed.mjs";
import { assertPrinted } from "./token.mjs";

const oldestNode = join(root, "node_modules/node20/bin/node");

let installed;
before(async () => {
  installed = await install({ tools: join(import.meta.dirname, "toolchains") });
});
after(() => installed?.remove());

const strict = {
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  types: [],
  target: "es2022",
};
/** As on a server, where the types of the DOM are not. */
const server = { lib: ["es2022"], types: ["node"], typeRoots: [join(root, "node_modules/@types")] };
const page = { lib: ["es2022", "dom"] };

/** The compiler: the current one is the workspace's, the older one the project's own. */
async function compile(name, compilerOptions, files, program = "tsc") {
  const { folder } = installed;
  const project = join(folder, `tsconfig.${name}.json`);
  await writeFile(project, JSON.stringify({ compilerOptions: { ...strict, ...compilerOptions }, files }));
  await run(program, ["--project", project], { cwd: folder }).catch(({ stdout }) => assert.fail(stdout));
}

/** What the types take, what they refuse, and what the sub-paths refuse: without `exports` every file can be imported. */
const users = ["right.ts", "rest.ts", "wrong.ts"];
const resolutions = {
  "TypeScript 5: `moduleResolution: node10`": { module: "commonjs", moduleResolution: "node10", ...server },
  "TypeScript 5: `moduleResolution: node16`": { module: "node16", ...server },
  "TypeScript 5: `moduleResolution: bundler`": { module: "preserve", moduleResolution: "bundler", ...page },
  "TypeScript 7: `moduleResolution: nodenext`": { module: "nodenext", ...server },
  "TypeScript 7: `moduleResolution: bundler`": { module: "preserve", moduleResolution: "bundler", ...page },
};
for (const [title, options] of Object.entries(resolutions)) {
  combination(title, async () => {
    const files = options.moduleResolution === "node10" ? users : [...users, "wrong-sub-paths.ts"];
    const older = join(installed.folder, "node_modules/typescript/bin/tsc");
    const name = title.replaceAll(/\W/g, "");
    await compile(name, options, files, title.startsWith("TypeScript 5") ? older : "tsc");
  });
}

for (const [file, options] of Object.entries({
  "client-only.ts": page,
  "worker-types.ts": {
    lib: ["es2022"],
    types: ["@cloudflare/workers-types"],
    typeRoots: [join(root, "node_modules"), join(root, "node_modules/@types")],
  },
})) {
  test(`types compile by themselves: ${file}`, async () => {
    await compile(file, { module: "preserve", moduleResolution: "bundler", ...options }, [file]);
  });
}

test("types carry their documentation", async () => {
  const declarations = installed.files.filter((path) => /^dist\/.*\.d\.ts$/.test(path));
  const texts = await Promise.all(declarations.map((path) => readFile(join(installed.package, path), "utf8")));
  const all = texts.join("\n");
  for (const name of [
    "mintAccessToken",
    "accessTokenTemplate",
    "verifyAccessToken",
    "authorizationHeader",
    "fromEnv",
    "webhookSignature",
    "verifyWebhook",
  ]) {
    assert.match(all, new RegExp(`\\*/\\s*(static )?${name}\\(`), `${name} has no documentation`);
  }
});

/** Runs server.ts, in a folder of a type of modules and with options of the compiler. */
async function runTypeScript(program, type, compilerOptions) {
  const folder = join(installed.folder, `${type}-${Object.values(compilerOptions).join("-")}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ type }));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  await writeFile(join(folder, "server.ts"), await readFile(join(installed.folder, "server.ts")));
  return run(oldestNode, [join(installed.folder, "node_modules", program), "server.ts"], { cwd: folder });
}

const tsx = "tsx/dist/cli.mjs";
const tsNode = "ts-node/dist/bin.js";
const programs = {
  "tsx: ES module": [tsx, "module", {}],
  "tsx: CommonJS": [tsx, "commonjs", {}],
  "ts-node: CommonJS, `moduleResolution: node10`": [
    tsNode,
    "commonjs",
    { target: "es2022", module: "commonjs", moduleResolution: "node10" },
  ],
  "ts-node: CommonJS, `moduleResolution: nodenext`": [tsNode, "commonjs", { target: "es2022", module: "nodenext" }],
};
for (const [title, [program, type, options]] of Object.entries(programs)) {
  combination(title, async () => assertPrinted(await runTypeScript(program, type, options)));
}
