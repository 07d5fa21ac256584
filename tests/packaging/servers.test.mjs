// Bundlers for servers: the code carries the module, so that what they make runs anywhere, without configuration.

import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build } from "esbuild";
import { rollup } from "rollup";
import * as vite from "vite";
import webpack from "webpack";
import { root } from "../../pkg/scripts/run.mjs";
import { combination } from "./combinations.mjs";
import { install, run, said } from "./installed.mjs";
import { assertMinted } from "./token.mjs";

const programOf = (name) => join(root, "node_modules/.bin", name);
const { resolve } = createRequire(join(import.meta.dirname, "toolchains/package.json"));
const oldestNode = join(root, "node_modules/node20/bin/node");

let installed;
let folder;
before(async () => {
  installed = await install();
  folder = installed.folder;
  const script = `
    import { ApiKey } from "twilio-edge-auth";
    import { jwt } from "twilio-edge-auth/compat";
    import { credential, options } from "./credential.js";
    const token = new ApiKey(credential).mintAccessToken(options);
    if (typeof jwt.AccessToken !== "function") throw new Error("compat is incomplete");
    console.log(token);`;
  await writeFile(join(folder, "server.js"), script);
});
after(() => installed?.remove());

const esbuild = (format, extension) => async (out) => {
  const outfile = join(out, `main.${extension}`);
  const { warnings } = await build({
    absWorkingDir: folder,
    entryPoints: ["server.js"],
    bundle: true,
    platform: "node",
    format,
    outfile,
    logLevel: "silent",
  });
  assert.deepEqual(warnings, []);
  return [oldestNode, outfile];
};

/** webpack, or Rspack, which has the same interface. */
async function runWebpack(pack, out) {
  const configuration = {
    mode: "production",
    target: "node20",
    context: folder,
    entry: "./server.js",
    output: { path: out, filename: "main.cjs" },
  };
  const compiler = pack(configuration);
  const stats = await new Promise((done, fail) => compiler.run((error, stats) => (error ? fail(error) : done(stats))));
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  assert.deepEqual([...errors, ...warnings], []);
  return [oldestNode, join(out, "main.cjs")];
}

/** The bundlers; each gives the command that runs what it makes. */
const bundlers = {
  "esbuild: CommonJS bundle": esbuild("cjs", "cjs"),
  "esbuild: ES module bundle": esbuild("esm", "mjs"),
  "Rollup: bundle": async (out) => {
    const bundle = await rollup({
      input: join(folder, "server.js"),
      plugins: [nodeResolve({ exportConditions: ["node"] })],
      onLog: (_, { message }) => assert.fail(message),
    });
    const { output } = await bundle.write({ file: join(out, "main.mjs"), format: "es" });
    return [oldestNode, join(out, output[0].fileName)];
  },
  "Vite: server build with `ssr.noExternal`": async (out) => {
    await vite.build({
      configFile: false,
      logLevel: "warn",
      root: folder,
      ssr: { noExternal: true },
      build: { ssr: "server.js", outDir: out },
    });
    return [oldestNode, join(out, "server.js")];
  },
  "webpack: bundle": (out) => runWebpack(webpack, out),
  "Rspack: bundle": async (out) => runWebpack((await import(resolve("@rspack/core"))).rspack, out),
  "ncc: bundle": async (out) => {
    await said(oldestNode, [resolve("@vercel/ncc/dist/ncc/cli.js"), "build", "server.js", "-o", out], { cwd: folder });
    return [oldestNode, join(out, "index.js")];
  },
  "bun build: bundle for Node": async (out) => {
    await said(programOf("bun"), ["build", "--target=node", "server.js", "--outfile", join(out, "main.mjs")], {
      cwd: folder,
    });
    return [oldestNode, join(out, "main.mjs")];
  },
  "bun build: bundle for Bun": async (out) => {
    await said(programOf("bun"), ["build", "--target=bun", "server.js", "--outfile", join(out, "main.mjs")], {
      cwd: folder,
    });
    return [programOf("bun"), join(out, "main.mjs")];
  },
  "bun build: `--compile`": async (out) => {
    await said(programOf("bun"), ["build", "--compile", "server.js", "--outfile", join(out, "main")], { cwd: folder });
    return [join(out, "main")];
  },
  "deno bundle: bundle for Deno": async (out) => {
    await said(programOf("deno"), ["bundle", "--quiet", "--platform=deno", "server.js", "-o", join(out, "main.mjs")], {
      cwd: folder,
    });
    return [programOf("deno"), "run", "--no-prompt", join(out, "main.mjs")];
  },
};

// The bundles mint in another folder, without other files.
for (const [name, bundle] of Object.entries(bundlers)) {
  combination(name, async () => {
    const out = await mkdtemp(join(tmpdir(), "server-"));
    try {
      const [program, ...args] = await bundle(out);
      assert.deepEqual(
        (await readdir(out)).filter((file) => file.endsWith(".wasm")),
        [],
      );
      const moved = join(out, "moved");
      await mkdir(moved);
      const file = args.at(-1) ?? program;
      const copy = join(moved, file.split("/").at(-1));
      await copyFile(file, copy);
      if (file.endsWith(".js")) await writeFile(join(moved, "package.json"), '{ "type": "module" }');
      const command = args.length === 0 ? [copy] : [program, ...args.slice(0, -1), copy];
      await assertMinted((await run(command[0], command.slice(1), { cwd: moved })).trim());
    } finally {
      await rm(out, { recursive: true });
    }
  });
}

test("a bundle for pages that runs on a server says how to build one for servers, and names ./client", async () => {
  const outfile = join(folder, "page-on-server.mjs");
  const page = { bundle: true, format: "esm", platform: "browser", conditions: ["production"], external: ["*.wasm"] };
  await build({ ...page, absWorkingDir: folder, entryPoints: ["server.js"], outfile, logLevel: "silent" });
  await assert.rejects(
    run(oldestNode, [outfile], { cwd: folder }),
    /could not load its module .* without the condition "browser"\. .* can import twilio-edge-auth\/client\./,
  );
});

// Vite's default: the server has the package in its node_modules.
combination("Vite: server build, package external", async () => {
  const out = join(folder, "server");
  const build = { ssr: "server.js", outDir: out };
  await vite.build({ configFile: false, logLevel: "warn", root: folder, build });
  await assertMinted((await run(oldestNode, [join(out, "server.js")], { cwd: folder })).trim());
});

combination("Node: `require()`, oldest version", async () => {
  const script = `
    const { ApiKey } = require("twilio-edge-auth");
    const { AccessTokenSource } = require("twilio-edge-auth/client");
    const { jwt } = require("twilio-edge-auth/compat");
    const { signRequest } = require("twilio-edge-auth/pkcv");
    const { verifyWebhookRequest } = require("twilio-edge-auth/webhook");
    const classes = [ApiKey, AccessTokenSource, jwt.AccessToken, signRequest, verifyWebhookRequest];
    console.log(classes.every((value) => typeof value === "function"));`;
  await writeFile(join(folder, "required.cjs"), script);
  assert.match(await run(oldestNode, ["required.cjs"], { cwd: folder }), /^true$/m);
});

combination("Bun: `import`", async () => {
  await assertMinted((await run(programOf("bun"), ["run", "server.js"], { cwd: folder })).trim());
});

combination("Deno: `import`, without permissions", async () => {
  await writeFile(join(folder, "deno.json"), JSON.stringify({ nodeModulesDir: "manual" }));
  await assertMinted((await run(programOf("deno"), ["run", "--no-prompt", "server.js"], { cwd: folder })).trim());
});
