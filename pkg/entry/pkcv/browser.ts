import "../load/browser.js";

export * from "../../lib/pkcv/index.js";
