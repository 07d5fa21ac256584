// Compiles the Rust parts of the benchmarks: the floor as WebAssembly, built like the package, and the native program.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "../pkg/scripts/run.mjs";

const target = "wasm32-unknown-unknown";
const once = (make) => {
  let made;
  return () => {
    made ??= make();
    return made;
  };
};

/** Compiles the floor. Returns the path of its .wasm. */
export const floor = once(() => {
  run("cargo", ["build", "--quiet", "--release", "--target", target, "--package", "twilio-edge-auth-floor"]);
  const path = join(import.meta.dirname, "dist/floor.wasm");
  mkdirSync(join(import.meta.dirname, "dist"), { recursive: true });
  const compiled = join(root, "target", target, "release/twilio_edge_auth_floor.wasm");
  run("wasm-opt", [compiled, "-Oz", "--strip-debug", "--strip-producers", "-o", path]);
  return path;
});

/** Compiles the native program. Returns its path. */
export const nativeProgram = once(() => {
  run("cargo", ["build", "--quiet", "--profile", "bench", "--package", "twilio-edge-auth-native"]);
  return join(root, "target/release/twilio-edge-auth-native");
});
