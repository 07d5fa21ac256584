import "./load/node.js";

export * from "../lib/index.js";
