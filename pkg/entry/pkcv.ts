import "#load";

export * from "../lib/pkcv/index.js";
