import "./load/browser.js";

export * from "../lib/index.js";
