/** The package, loaded when a command needs it: `--help` and usage errors do not wait for WebAssembly. */
export type Library = typeof import("../index.js");

export const library = (): Promise<Library> => import("../index.js");
