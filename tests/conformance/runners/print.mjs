// For runtimes with a console that resolve packages in node_modules: runs the tests and prints the results.
import { conformance } from "../body/index.mjs";
import { pkg, subPaths } from "./package.mjs";

console.log(JSON.stringify(await conformance(pkg, subPaths).run()));
