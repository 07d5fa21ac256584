// For runtimes that have a console and find packages in node_modules: runs the body and prints what came of it.
import { conformance } from "../body/index.mjs";
import { pkg, subPaths } from "./package.mjs";

console.log(JSON.stringify(await conformance(pkg, subPaths).run()));
