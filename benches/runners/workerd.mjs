// The entry of the worker that `workerd test` runs. The bundler replaces `OPTIONS`.
import * as pkg from "twilio-edge-auth";
import { everywhere } from "../contenders/everywhere.mjs";
import { gather } from "../contenders/gather.mjs";
import { nodeOnly } from "../contenders/node-only.mjs";
import { ours } from "../contenders/ours.mjs";
import { sameWasm } from "../contenders/same-wasm.mjs";
import floor from "../dist/floor.wasm";
import { runSuite } from "../suite.mjs";

/** On Cloudflare the clock does not advance while code runs. In a local workerd it does, which this checks. */
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
