// Runs the tests in a separate realm. The results leave it as a string.
import { conformance } from "../body/index.mjs";
import { pkg, subPaths } from "./package.mjs";

export const run = async () => JSON.stringify(await conformance(pkg, subPaths).run());
