/**
 * A compiled module as one of this realm. Vercel's edge runtime compiles it outside the sandbox that the code runs in, and
 * what does not pass for `instanceof WebAssembly.Module` the glue would take for bytes.
 */
export function ownModule(module: unknown): unknown {
  const foreign = Object.prototype.toString.call(module) === "[object WebAssembly.Module]";
  return foreign ? Object.setPrototypeOf(module, WebAssembly.Module.prototype) : module;
}
