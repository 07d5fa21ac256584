/// <reference lib="esnext.disposable" preserve="true" />
import { CredentialError } from "../errors.js";

/** What `console.log` asks an object for in Node, Deno and Bun. */
const inspect = Symbol.for("nodejs.util.inspect.custom");
/** Where the platform has no `using` yet, the method has a name that does no harm. */
const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

interface Handle {
  free(): void;
}

/**
 * What everything that holds a secret has in common: the secret lives in the memory of the WebAssembly module alone,
 * behind a handle, until `free()`, the end of a `using` block or garbage collection wipes it there.
 */
export abstract class Credential {
  #handle: Handle | undefined;

  /** @internal */
  constructor(handle: Handle) {
    this.#handle = handle;
  }

  /** The live object of the module, of which the subclass knows the type. @internal */
  protected handle<H extends Handle>(): H {
    if (this.#handle === undefined) throw new CredentialError("freed", `${this}: used after free()`);
    return this.#handle as H;
  }

  /** Wipes the secret from memory. What needs it throws `freed` from then on; to free twice does no harm. */
  free(): void {
    this.#handle?.free();
    this.#handle = undefined;
  }

  /** `using key = new ApiKey(…)` frees it at the end of the block. */
  [dispose](): void {
    this.free();
  }

  /** @internal */
  [inspect](): string {
    return `${this}`;
  }
}
