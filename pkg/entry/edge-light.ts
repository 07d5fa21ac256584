import "./load/edge-light.js";

export * from "../lib/index.js";
