/// <reference lib="esnext.disposable" preserve="true" />
import { CredentialError } from "../errors.js";

/** The method that `console.log` calls in Node, Deno and Bun. */
const inspect = Symbol.for("nodejs.util.inspect.custom");
/** Platforms without `using` have no `Symbol.dispose`. */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

interface Handle {
  free(): void;
}

/**
 * The base of all classes with a secret. The secret is only in the memory of the WebAssembly module, behind a handle, until
 * `free()`, the end of a `using` block or garbage collection zeroizes it.
 */
export abstract class Credential {
  #handle: Handle | undefined;

  /** @internal */
  constructor(handle: Handle) {
    this.#handle = handle;
  }

  /** Returns the module's object, whose type the subclass knows. Throws `freed` after `free()`. @internal */
  protected handle<H extends Handle>(): H {
    if (this.#handle === undefined) throw new CredentialError("freed", `${this}: used after free()`);
    return this.#handle as H;
  }

  /** Zeroizes the secret. Methods that need it throw `freed` afterwards. Idempotent. */
  free(): void {
    this.#handle?.free();
    this.#handle = undefined;
  }

  /** Frees the credential at the end of the block of `using key = new ApiKey(…)`. */
  [dispose](): void {
    this.free();
  }

  /** @internal */
  [inspect](): string {
    return `${this}`;
  }
}
