// For runtimes that have a console and find packages in node_modules: runs the body and prints what came of it.
import * as pkg from "twilio-edge-auth";
import { conformance } from "../body/index.mjs";

console.log(JSON.stringify(await conformance(pkg).run()));
