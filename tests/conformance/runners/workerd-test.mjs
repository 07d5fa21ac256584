// The entry of the worker that `workerd test` runs.
import { conformance } from "../body/index.mjs";
import { pkg, subPaths } from "./package.mjs";

// Created at module scope, where workerd allows no I/O, no timers and no random numbers.
const registry = conformance(pkg, subPaths);

export default {
  async test() {
    console.log(JSON.stringify(await registry.run()));
  },
};
