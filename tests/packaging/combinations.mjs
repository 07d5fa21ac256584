// The tools that the package is tested with, what is tested, and the line of configuration that each needs, if any. The
// tests have their names and lines from here, and docs/runtimes.md shows this table.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";

const ignorePatterns = '"transformIgnorePatterns": ["/node_modules/(?!twilio-edge-auth/)"]';
const vmModules = "NODE_OPTIONS=--experimental-vm-modules";
const es2022 = 'build: { target: "es2022" }';
const nitroWasm = 'nitro: { experimental: { wasm: true }, moduleSideEffects: ["twilio-edge-auth"] }';
const loadYourself = { see: "[load it yourself](#load-the-wasm-yourself)" };

/**
 * By section of docs/runtimes.md: "tool: what is tested", the npm package that has the tool's version, after the folder of
 * its lock file if that is another than the workspace's, and the line that is needed or the part of the page to see.
 */
const table = {
  Servers: [
    ["Node: `import`, oldest version", "node20"],
    ["Node: `require()`, oldest version", "node20"],
    ["Node: `import`, current version", "node"],
    ["Bun: `import`", "bun"],
    ["Deno: `import`, without permissions", "deno"],
    ["esbuild: CommonJS bundle", "esbuild"],
    ["esbuild: ES module bundle", "esbuild"],
    ["Rollup: bundle", "rollup"],
    ["webpack: bundle", "webpack"],
    ["Rspack: bundle", "toolchains/@rspack/core"],
    ["ncc: bundle", "toolchains/@vercel/ncc"],
    ["Vite: server build, package external", "vite"],
    ["Vite: server build with `ssr.noExternal`", "vite"],
    ["Vite 7: server build with `ssr.noExternal`", "toolchains/vite7"],
    ["Vite 6: server build with `ssr.noExternal`", "toolchains/vite6"],
    ["Vite 5: server build with `ssr.noExternal`", "toolchains/vite5"],
    ["bun build: bundle for Node", "bun"],
    ["bun build: bundle for Bun", "bun"],
    ["bun build: `--compile`", "bun"],
    ["deno bundle: bundle for Deno", "deno"],
    ["tsx: ES module", "toolchains/tsx"],
    ["tsx: CommonJS", "toolchains/tsx"],
    ["ts-node: CommonJS, `moduleResolution: node10`", "toolchains/ts-node"],
    ["ts-node: CommonJS, `moduleResolution: nodenext`", "toolchains/ts-node"],
  ],
  Frameworks: [
    ["Next.js: Turbopack, every kind of route, `output: standalone`", "frameworks/next"],
    ["Next.js: webpack, every kind of route, `output: standalone`", "frameworks/next"],
    ["Next.js: Turbopack, development server", "frameworks/next"],
    ["Next.js: webpack, development server", "frameworks/next"],
    ["SvelteKit: adapter-node, package in `dependencies`", "frameworks/@sveltejs/kit"],
    ["SvelteKit: adapter-node, package in `devDependencies`", "frameworks/@sveltejs/kit"],
    ["SvelteKit: adapter-cloudflare", "frameworks/@sveltejs/kit"],
    ["SvelteKit: development server", "frameworks/@sveltejs/kit"],
    ["Astro: @astrojs/node", "frameworks/astro"],
    ["Astro: @astrojs/cloudflare", "frameworks/astro"],
    ["Astro: development server", "frameworks/astro"],
    ["React Router: framework mode", "frameworks/react-router"],
    ["React Router: development server", "frameworks/react-router"],
    ["Nuxt: preset `node-server`", "frameworks/nuxt"],
    ["Nuxt: preset `cloudflare_module`", "frameworks/nuxt", { line: nitroWasm }],
    ["Nuxt: preset `aws-lambda`", "frameworks/nuxt"],
    ["Nuxt: preset `vercel`", "frameworks/nuxt"],
    ["Nuxt: preset `netlify`", "frameworks/nuxt"],
    ["Nuxt: development server", "frameworks/nuxt"],
  ],
  Edge: [
    ["wrangler: Worker, as deployed", "wrangler"],
    ["@cloudflare/vite-plugin: development server", "frameworks/@cloudflare/vite-plugin"],
    ["@cloudflare/vite-plugin: build", "frameworks/@cloudflare/vite-plugin"],
  ],
  Pages: [
    ["Vite 8: development server", "vite"],
    ["Vite 8: build", "vite"],
    ["Vite 7: development server", "toolchains/vite7"],
    ["Vite 7: build", "toolchains/vite7"],
    ["Vite 6: development server", "toolchains/vite6"],
    ["Vite 6: build", "toolchains/vite6", { line: es2022 }],
    ["Vite 5: development server", "toolchains/vite5"],
    ["Vite 5: build", "toolchains/vite5", { line: es2022 }],
    ["Vite 8: development server, package linked by npm", "vite"],
    ["Vite 8: build, package linked by npm", "vite"],
    ["Vite 5: development server, package linked by npm", "toolchains/vite5"],
    ["Vite 5: build, package linked by npm", "toolchains/vite5", { line: es2022 }],
    ["webpack: page", "webpack"],
    ["Rspack: page", "toolchains/@rspack/core"],
    ["esbuild: page", "esbuild"],
    ["esbuild: page, module as a file", "esbuild", loadYourself],
    ["Rollup: page, module as a file", "rollup", loadYourself],
    ["no bundler: page", undefined, loadYourself],
    ["no bundler: service worker", undefined, loadYourself],
    ["no bundler: extension page", undefined, { line: "script-src 'self' 'wasm-unsafe-eval'" }],
  ],
  "Test runners": [
    ["Vitest: environment `node`", "toolchains/vitest"],
    ["Vitest: environment `jsdom`", "toolchains/vitest"],
    ["Vitest: environment `happy-dom`", "toolchains/vitest"],
    ["@cloudflare/vitest-plugin: test in the Workers runtime", "frameworks/@cloudflare/vitest-plugin"],
    ["Jest: ES modules", "toolchains/jest", { line: vmModules }],
    ["Jest: CommonJS, Node 24.9 or newer", "toolchains/jest", { line: vmModules }],
    ["Jest: babel-jest", "toolchains/jest", { line: ignorePatterns }],
    ["Jest: ts-jest, preset `ts-jest/presets/js-with-ts` with `allowJs`", "toolchains/jest", { line: ignorePatterns }],
    ["Jest: environment `jsdom`, `./client`", "toolchains/jest", { line: ignorePatterns }],
    [
      "Jest: environment `jsdom`, whole package",
      "toolchains/jest",
      { line: ignorePatterns, see: "and a [setup file](#test-runners)" },
    ],
  ],
  TypeScript: [
    ["TypeScript 5: `moduleResolution: node10`", "toolchains/typescript"],
    ["TypeScript 5: `moduleResolution: node16`", "toolchains/typescript"],
    ["TypeScript 5: `moduleResolution: bundler`", "toolchains/typescript"],
    ["TypeScript 7: `moduleResolution: nodenext`", "typescript"],
    ["TypeScript 7: `moduleResolution: bundler`", "typescript"],
  ],
};

const lockFiles = {
  "": "package-lock.json",
  "toolchains/": "tests/packaging/toolchains/package-lock.json",
  "frameworks/": "tests/frameworks/package-lock.json",
};

/** The version of an npm package that a lock file names. */
function versionOf(given = "") {
  if (given === "") return "";
  const folder = Object.keys(lockFiles).findLast((prefix) => given.startsWith(prefix));
  const { packages } = JSON.parse(readFileSync(join(root, lockFiles[folder]), "utf8"));
  return packages[`node_modules/${given.slice(folder.length)}`].version;
}

export const combinations = Object.entries(table).flatMap(([section, rows]) =>
  rows.map(([title, versioned, { line, see } = {}]) => ({ section, title, versioned, line, see })),
);

/** A test of one combination of the table, which gets the line that it needs. */
export function combination(title, work) {
  const found = combinations.find((each) => each.title === title);
  if (!found) throw new Error(`${title}: not in the table of combinations`);
  test(title, () => work(found.line));
}

/** The tables of docs/runtimes.md, by section. */
export function documentedTables() {
  return Object.keys(table).map((section) => {
    const rows = combinations
      .filter((each) => each.section === section)
      .map(({ title, versioned, line, see }) => {
        const [, tool, tested] = /^(.*?): (.*)$/.exec(title);
        const needs = [line && `\`${line.replaceAll("|", "\\|")}\``, see].filter(Boolean).join(", ");
        return `| ${tool} | ${versionOf(versioned)} | ${tested} | ${needs || "nothing"} |`;
      });
    return { section, text: ["| Tool | Version | Tested | Needs |", "|---|---|---|---|", ...rows].join("\n") };
  });
}
