import type { ErrorCode } from "./wasm/error-code.js";

export type { ErrorCode };

/**
 * Every failure of this package that is the caller's or the input's fault.
 *
 * `code` is stable and meant for programs; `message` is for people: it names the field and what was expected of it, and
 * never contains a secret or a whole token.
 */
export class CredentialError extends Error {
  /** What went wrong, for programs. */
  readonly code: ErrorCode;
  /** The option at fault, as a path: `"grants.voice.outgoingApplicationSid"`. */
  readonly field?: string;

  /** @internal */
  constructor(code: ErrorCode, message: string, field?: string) {
    super(message);
    this.code = code;
    if (field !== undefined) this.field = field;
  }

  static {
    // On the prototype, so that printing an error does not list it, and minifiers cannot change it.
    Object.defineProperty(CredentialError.prototype, "name", { value: "CredentialError", configurable: true });
  }
}

/** The caller's mistake at one option. @internal */
export function invalidArgument(field: string, expected: string): CredentialError {
  return new CredentialError("invalid_argument", `${field}: ${expected}`, field);
}
