import "#load";

export * from "../lib/index.js";
