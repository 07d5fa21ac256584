/**
 * How text crosses into WebAssembly and back: as UTF-8 in two buffers of its memory. `encodeInto` is several times as
 * fast as the stock glue for everything longer than a SID, and nothing is thrown across.
 */
import * as wasm from "../wasm/twilio_edge_auth.js";
import { CredentialError, type ErrorCode } from "./errors.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What the input buffer shrinks back to after a text that was longer. */
const usualCapacity = 16 * 1024;

let memory: WebAssembly.Memory | undefined;
let bytes = new Uint8Array();
let words = new DataView(bytes.buffer);
let input = 0;
let capacity = 0;

/** The memory as bytes; looked at anew when it has grown, which detaches the view. */
function view(): Uint8Array {
  memory ??= wasm.linearMemory() as WebAssembly.Memory;
  if (bytes.buffer !== memory.buffer) {
    bytes = new Uint8Array(memory.buffer);
    words = new DataView(memory.buffer);
  }
  return bytes;
}

/** Makes room for so many bytes of input. */
function reserve(wanted: number): void {
  if (wanted > capacity || capacity > usualCapacity) {
    capacity = Math.max(wanted, usualCapacity);
    input = wasm.input(capacity);
  }
}

/** Puts `text` into the input buffer and gives its length there. */
export function write(text: string): number {
  // A unit of UTF-16 takes three bytes at most.
  reserve(3 * text.length);
  return encoder.encodeInto(text, view().subarray(input, input + capacity)).written;
}

/** Puts `length` bytes into the input buffer, which arrived in chunks: they need not become a string first. */
export function writeBytes(chunks: Uint8Array[], length: number): number {
  reserve(length);
  let end = input;
  for (const chunk of chunks) {
    view().set(chunk, end);
    end += chunk.length;
  }
  return length;
}

/** Several texts as one, and how long each of them is. */
export interface Texts {
  whole: string;
  lengths: readonly number[];
}

/** Puts lengths into the input buffer, then the texts as one, then other bytes; gives how many bytes the texts take there. */
export function writeTexts({ whole, lengths }: Texts, behind: Uint8Array | undefined): number {
  // Long ones are measured first: room for the longest that they could be would leave the memory large.
  const long = whole.length > usualCapacity ? encoder.encode(whole) : undefined;
  reserve(4 * lengths.length + (long?.length ?? 3 * whole.length) + (behind?.length ?? 0));
  const target = view();
  let end = input;
  for (const length of lengths) {
    words.setUint32(end, length, true);
    end += 4;
  }
  if (long !== undefined) target.set(long, end);
  const written = long?.length ?? encoder.encodeInto(whole, target.subarray(end, input + capacity)).written;
  if (behind !== undefined) target.set(behind, end + written);
  return written;
}

/** Longer texts are refused before they cross: they would leave the memory large. */
const jsonLimit = 4 * 1024 * 1024;

/** A value as JSON. What JSON cannot say becomes `null`, which no option may be. */
export function toJson(value: unknown, field: string): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch {
    throw refused(field, "expected values that JSON can carry: no BigInt, no cycles, no getters that throw");
  }
  if (json !== undefined && json.length > jsonLimit) throw refused(field, "expected at most 4 MiB as JSON");
  return json ?? "null";
}

export const refused = (field: string, expected: string) =>
  new CredentialError("invalid_argument", `${field}: ${expected}`, field);

/** A text, but of a longer one than `limit` only so much that the core sees that it is; of what is no string nothing. */
export function limited(text: unknown, limit: number): string {
  return typeof text === "string" ? text.slice(0, limit + 1) : "";
}

/**
 * A copy of an object of options, made before anything else is begun: the caller's getters and proxies run now, and may
 * throw, free or call whatever they like. What is no object stays what it is, for the core to refuse; so does what is
 * too long, of which only as much is copied as shows it.
 */
export function plain<T>(options: T): T {
  if (typeof options !== "object" || options === null) return options;
  const fields = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === "string" ? value.slice(0, 1024) : value,
  ]);
  return Object.fromEntries(fields);
}

/** Takes `length` bytes of text from the output buffer and wipes them there. */
export function take(length: number): string {
  const start = wasm.output();
  const answer = view().subarray(start, start + length);
  const text = decoder.decode(answer);
  answer.fill(0);
  return text;
}

/** Gives the answer of a call that returned its length; throws it if the length is an error's. */
export function read(length: number): string {
  if (length < 0) fail(-length);
  return take(length);
}

/** Throws the error that a call has left in the output buffer. */
export function fail(length: number = wasm.outputLength()): never {
  const { code, message, field } = JSON.parse(take(length)) as { code: ErrorCode; message: string; field?: string };
  throw new CredentialError(code, message, field);
}
