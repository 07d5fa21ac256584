// Vercel's edge runtime, as in Next.js: a separate realm, with modules that were compiled outside it.
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { EdgeRuntime } from "edge-runtime";
import { check } from "./check.mjs";
import { bundle } from "./runners/bundle.mjs";

test("edge-light", async (t) => {
  const { code, wasm } = await bundle("edge-light.mjs", { conditions: ["edge-light", "browser"], format: "iife" });
  const modules = {};
  for (const [name, path] of wasm) modules[name] = new WebAssembly.Module(await readFile(path));
  const runtime = new EdgeRuntime({
    codeGeneration: { strings: false, wasm: false },
    extend: (context) => Object.assign(context, modules),
  });
  runtime.evaluate(code);
  await check(t, JSON.parse(await runtime.evaluate("bundled.run()")));
});
