import "#load";

export * from "../lib/compat/index.js";
export { default } from "../lib/compat/index.js";
