import "#load";

export * from "./api.js";
