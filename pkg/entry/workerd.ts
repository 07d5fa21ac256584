import "./load/workerd.js";

export * from "../lib/index.js";
