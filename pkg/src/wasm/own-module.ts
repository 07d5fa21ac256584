/**
 * Returns a compiled module as one of this realm. Vercel's edge runtime compiles it outside the sandbox that runs the
 * code; without `instanceof WebAssembly.Module` the glue would take it for bytes.
 */
export function ownModule(module: unknown): unknown {
  const foreign = Object.prototype.toString.call(module) === "[object WebAssembly.Module]";
  return foreign ? Object.setPrototypeOf(module, WebAssembly.Module.prototype) : module;
}
