import { memoryBytes, readOutput } from "./bridge.js";
import * as wasm from "./twilio_edge_auth.js";

/** The numbers of the last token. */
let numbers = new Float64Array();

/** The parts of the token that a call has read: a text is between the numbers at twice its index. */
export class Parts {
  // Compiled private names would take a lookup each.
  private readonly output: string;
  /** Positions are in bytes, which only in ASCII are those of the string. */
  private readonly bytes: Uint8Array | undefined;
  /** Whether any string may have escapes. */
  private readonly isEscaped: boolean;

  constructor(length: number) {
    this.output = readOutput(length);
    this.bytes = this.output.length === length ? undefined : new TextEncoder().encode(this.output);
    this.isEscaped = this.output.includes("\\");
    if (numbers.length === 0) numbers = new Float64Array(memoryBytes().buffer, wasm.parts(), 19);
  }

  number(index: number): number {
    return numbers[index] as number;
  }

  /** Whether a text is present. */
  has(index: number): boolean {
    return this.number(2 * index + 1) > 0;
  }

  /** Returns a text in JSON; "" for one that is absent. */
  json(index: number, quote = 0): string {
    const start = this.number(2 * index) + quote;
    const end = this.number(2 * index + 1) - quote;
    if (this.bytes === undefined) return this.output.slice(start, end);
    // U+FEFF at the start of a string is a character, not a byte order mark.
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.bytes.subarray(start, end));
  }

  /** Returns a text that is a string in JSON. */
  string(index: number): string {
    const text = this.json(index, 1);
    return this.isEscaped ? JSON.parse(`"${text}"`) : text;
  }
}
