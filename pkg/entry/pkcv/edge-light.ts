import "../load/edge-light.js";

export * from "../../lib/pkcv/index.js";
