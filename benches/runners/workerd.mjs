// The entry of the worker that `workerd test` runs. `OPTIONS` is put in its place when this is bundled.
import * as pkg from "twilio-edge-auth";
import { everywhere } from "../contenders/everywhere.mjs";
import { gather } from "../contenders/gather.mjs";
import { nodeOnly } from "../contenders/node-only.mjs";
import { ours } from "../contenders/ours.mjs";
import { sameWasm } from "../contenders/same-wasm.mjs";
import floor from "../dist/floor.wasm";
import { runSuite } from "../suite.mjs";

/** Cloudflare stands the clock still while code runs; workerd by itself does not, and this relies on it. */
function checkClock() {
  const start = performance.now();
  let sum = 0;
  for (let at = 0; at < 1e8; at += 1) sum = (sum + at) | 0;
  if (performance.now() === start) throw new Error(`the clock stands still while code runs (${sum})`);
}

export default {
  async test() {
    checkClock();
    const mine = await ours(pkg);
    const { contenders, missing } = await gather({ ...everywhere, ...nodeOnly }, mine.token);
    const results = await runSuite([mine, ...contenders, await sameWasm(floor, mine.token)], OPTIONS);
    console.log(JSON.stringify({ missing, results }));
  },
};
