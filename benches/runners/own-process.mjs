// Node, Deno and Bun: measures in this process and prints the results. The first argument is the options.

import { writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import * as pkg from "twilio-edge-auth";
import { everywhere } from "../contenders/everywhere.mjs";
import { gather } from "../contenders/gather.mjs";
import { native } from "../contenders/native.mjs";
import { nodeOnly } from "../contenders/node-only.mjs";
import { ours } from "../contenders/ours.mjs";
import { sameWasm } from "../contenders/same-wasm.mjs";
import { runSuite } from "../suite.mjs";

function runtime() {
  if (globalThis.Deno) return `Deno ${Deno.version.deno} (V8 ${Deno.version.v8})`;
  if (globalThis.Bun) return `Bun ${Bun.version} (JavaScriptCore)`;
  return `Node ${process.versions.node} (V8 ${process.versions.v8})`;
}

const { floor, nativeProgram, ...options } = JSON.parse(process.argv[2]);
const mine = await ours(pkg);
const { contenders, missing } = await gather({ ...everywhere, ...nodeOnly }, mine.token);
const floors = [await sameWasm(await WebAssembly.compile(await readFile(floor)), mine.token)];
const alone = nativeProgram ? await native(nativeProgram) : undefined;
if (alone) floors.push(...alone.contenders);

const report = (title) => console.error(`  ${title}…`);
const results = await runSuite([mine, ...contenders, ...floors], { ...options, report });
await alone?.end();
writeSync(1, JSON.stringify({ runtime: runtime(), missing, results }));
