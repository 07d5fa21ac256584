// In a page: defines a global function that measures and returns the results.
import * as pkg from "twilio-edge-auth";
import { everywhere } from "../contenders/everywhere.mjs";
import { gather } from "../contenders/gather.mjs";
import { ours } from "../contenders/ours.mjs";
import { sameWasm } from "../contenders/same-wasm.mjs";
import { runSuite } from "../suite.mjs";

globalThis.measure = async (options) => {
  if (!crossOriginIsolated) throw new Error("the page is not isolated: its clock is too coarse");
  const mine = await ours(pkg);
  const { contenders, missing } = await gather(everywhere, mine.token);
  const floor = await sameWasm(await WebAssembly.compileStreaming(fetch("/floor.wasm")), mine.token);
  return { missing, results: await runSuite([mine, ...contenders, floor], options) };
};
