import "#load";

export * from "./slim.js";
