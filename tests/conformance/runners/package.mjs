// The package and its sub-paths, as runtimes and bundlers resolve them in node_modules.
export * as pkg from "twilio-edge-auth";
export * as subPaths from "./sub-paths.mjs";
