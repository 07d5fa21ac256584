import "../load/workerd.js";

export * from "../../lib/pkcv/index.js";
