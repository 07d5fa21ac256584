import "#load";

export * from "./slim.js";
export { default } from "./slim.js";
