// The entry of the worker that `workerd test` runs.
import * as pkg from "twilio-edge-auth";
import { conformance } from "../body/index.mjs";

// Made at module scope, where workerd allows no I/O, no timers and no random numbers.
const registry = conformance(pkg);

export default {
  async test() {
    console.log(JSON.stringify(await registry.run()));
  },
};
