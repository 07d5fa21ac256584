// Runs the body in a realm of its own; what came of it leaves that realm as text.
import { conformance } from "../body/index.mjs";
import { pkg, subPaths } from "./package.mjs";

export const run = async () => JSON.stringify(await conformance(pkg, subPaths).run());
