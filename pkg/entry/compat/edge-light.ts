import "../load/edge-light.js";

export * from "../../lib/compat/index.js";
export { default } from "../../lib/compat/index.js";
