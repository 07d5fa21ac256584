import type { ErrorCode } from "./wasm/error-code.js";

export type { ErrorCode };

/**
 * An error caused by the caller or the input.
 *
 * `code` is stable and for programs. `message` is for people: it names the field and what was expected. It never contains
 * a secret or a whole token.
 */
export class CredentialError extends Error {
  /** The kind of error, for programs. */
  readonly code: ErrorCode;
  /** The path of the invalid option: `"grants.voice.outgoingApplicationSid"`. */
  readonly field?: string;

  /** @internal */
  constructor(code: ErrorCode, message: string, field?: string) {
    super(message);
    this.code = code;
    if (field !== undefined) this.field = field;
  }

  /** On the prototype: not listed when the error is printed, and not changed by minifiers. @internal */
  override get name(): string {
    return "CredentialError";
  }
}

/** Creates the error for one invalid option. @internal */
export function invalidArgument(field: string, expected: string): CredentialError {
  return new CredentialError("invalid_argument", `${field}: ${expected}`, field);
}

/** Throws for an option whose value is invalid. @internal */
export function checkOption(isValid: boolean, field: string, expected: string): void {
  if (!isValid) throw invalidArgument(field, `expected ${expected}`);
}

/** Throws for an option that is not in `known`. @internal */
export function rejectUnknownOptions(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw invalidArgument(name, `unknown option (valid: ${known.join(", ")})`);
  }
}
