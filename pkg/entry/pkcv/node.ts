import "../load/node.js";

export * from "../../lib/pkcv/index.js";
