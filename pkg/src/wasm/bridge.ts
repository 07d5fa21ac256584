/**
 * Passes strings and bytes to WebAssembly and back, through two buffers in the module's memory. Nothing is thrown across the
 * boundary. `encodeInto` is several times as fast as the glue of wasm-bindgen for strings longer than a SID.
 *
 *     input buffer, at wasm.input(capacity)
 *       writeInput                 text in UTF-8
 *       writeChunks                bytes
 *       writeTexts, writeStrings   texts, concatenated, in UTF-8 | length of each text in UTF-16 units, u32 LE | body
 *       writeFields                texts, concatenated, in UTF-8 | length of each text in bytes, u32 LE
 *                                  (three texts per field: name, type, value)
 *     output buffer, at wasm.output()
 *       text in UTF-8: a result, or an error as JSON { code, message, field }
 *     parts, at wasm.parts()
 *       parts.ts                   19 numbers, f64 LE: where the parts of a token are in the output, and its times
 *
 * The Rust twins are pkg/wasm/src/buffer.rs and frame.rs.
 *
 * Invariants:
 * - The caller's code (getters, proxies, `toJSON`, bindings) runs before `reserveInput`. Between writing the input and the
 *   call that consumes it nothing else runs, so one input buffer serves all calls.
 * - The core zeroizes the input that it has consumed. `takeOutput` zeroizes the output.
 * - A call returns the length of its result, or the negated length of an error, or undefined and leaves an error.
 * - Growing the memory detaches all views. A detached view has length 0 and is created again (`memoryBytes`,
 *   `reserveInput`).
 */

import { CredentialError, type ErrorCode, invalidArgument } from "../errors.js";
import * as wasm from "./twilio_edge_auth.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The capacity to which the input buffer shrinks after longer input, in bytes. */
const usualCapacity = 16 * 1024;

const noBytes = new Uint8Array();

let memory: WebAssembly.Memory | undefined;
/** The whole memory. */
let allBytes = noBytes;
let inputCapacity = 0;
let inputStart = 0;
/** The input buffer, as bytes and as numbers. */
let input = noBytes;
let inputNumbers = new DataView(input.buffer);

/** Returns the module's memory. Every call needs it first, so this is where a module that is not loaded is noticed. */
function linearMemory(): WebAssembly.Memory {
  try {
    return wasm.linearMemory() as WebAssembly.Memory;
  } catch {
    const message = "the WebAssembly module is not loaded: call init() or initSync() first";
    throw new CredentialError("not_initialized", message);
  }
}

/** Returns the memory as bytes. */
export function memoryBytes(): Uint8Array<ArrayBuffer> {
  // Checking the length is faster than comparing memory.buffer.
  if (allBytes.length === 0) {
    memory ??= linearMemory();
    allBytes = new Uint8Array(memory.buffer);
  }
  return allBytes;
}

/** Returns the input buffer, with room for `size` bytes. */
function reserveInput(size: number): Uint8Array<ArrayBuffer> {
  if (size > inputCapacity || inputCapacity > usualCapacity) {
    memory ??= linearMemory();
    inputCapacity = Math.max(size, usualCapacity);
    inputStart = wasm.input(inputCapacity);
    input = noBytes;
  }
  if (input.length === 0) {
    const { buffer } = memoryBytes();
    input = new Uint8Array(buffer, inputStart, inputCapacity);
    inputNumbers = new DataView(buffer, inputStart, inputCapacity);
  }
  return input;
}

/** Writes a string to the input buffer. Returns its length in bytes. */
export function writeInput(text: string): number {
  // A UTF-16 code unit takes at most three bytes.
  return encoder.encodeInto(text, reserveInput(3 * text.length)).written;
}

/** Bytes, in chunks, and their total length. */
export interface Chunks {
  chunks: readonly Uint8Array[];
  length: number;
}

/** Replaces bytes that are not UTF-8 by U+FFFD. */
export function toWellFormed({ chunks }: Chunks): Chunks {
  const streaming = new TextDecoder();
  const texts = chunks.map((chunk) => streaming.decode(chunk, { stream: true }));
  const bytes = encoder.encode(texts.join("") + streaming.decode());
  return { chunks: [bytes], length: bytes.length };
}

/** Writes bytes to the input buffer. Returns their length. */
export function writeChunks({ chunks, length }: Chunks): number {
  const target = reserveInput(length);
  let end = 0;
  for (const chunk of chunks) {
    target.set(chunk, end);
    end += chunk.length;
  }
  return length;
}

/** Concatenated texts, and the length of each in UTF-16 code units. */
export interface Texts {
  text: string;
  lengths: readonly number[];
}

/** The lengths of what {@link writeTexts} has written, in bytes. */
interface Frame {
  textLength: number;
  bodyLength: number;
}

/** Writes texts, their lengths and a body to the input buffer. */
export function writeTexts(texts: Texts, body: string | Uint8Array = noBytes): Frame {
  const { text, lengths } = texts;
  // A long text is encoded first: reserving three bytes per code unit would grow the memory for good.
  const encoded = text.length > usualCapacity ? encoder.encode(text) : undefined;
  const size = encoded?.length ?? 3 * text.length;
  const target = reserveInput(size + 4 * lengths.length + body.length);
  if (encoded !== undefined) target.set(encoded);
  const textLength = encoded?.length ?? encoder.encodeInto(text, target).written;
  let end = textLength;
  for (const each of lengths) {
    inputNumbers.setUint32(end, each, true);
    end += 4;
  }
  if (typeof body !== "string") {
    if (body.length > 0) target.set(body, end);
    return { textLength, bodyLength: body.length };
  }
  // An ASCII body fits. Any other is encoded first, too.
  const { read, written } = encoder.encodeInto(body, target.subarray(end));
  return read === body.length ? { textLength, bodyLength: written } : writeTexts(texts, encoder.encode(body));
}

/** Concatenates strings. */
export function concatTexts(strings: readonly string[]): Texts {
  return { text: strings.join(""), lengths: strings.map((text) => text.length) };
}

/** Writes strings to the input buffer as texts. Returns their length in bytes. */
export function writeStrings(...strings: string[]): number {
  return writeTexts(concatTexts(strings)).textLength;
}

/** The longest JSON, in characters. Longer input would grow the memory for good. */
const maxJsonLength = 4 * 1024 * 1024;

const expectedJson = "expected values that JSON can carry: no BigInt, no cycles, no getters that throw";

/** Converts a value to JSON. Values without JSON become `null`, which the core rejects. */
export function toJson(value: unknown, field: string): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch {
    throw invalidArgument(field, expectedJson);
  }
  if (json !== undefined && json.length > maxJsonLength) throw invalidArgument(field, "expected at most 4 MiB as JSON");
  return json ?? "null";
}

/** Converts options to JSON; see {@link copyOptions}. */
export const optionsToJson = (options: unknown, nested: readonly string[]): string =>
  toJson(copyOptions(options, nested), "options");

/**
 * Copies options, and reads each value once. Throws for `undefined` inside the `nested` options: JSON would omit it, and a
 * video grant without its room allows every room. Returns a non-object unchanged.
 */
export function copyOptions(options: unknown, nested: readonly string[]): unknown {
  if (typeof options !== "object" || options === null || Array.isArray(options)) return options;
  try {
    const copy: Record<string, unknown> = { ...options };
    for (const name of nested) {
      const value = copy[name];
      if (typeof value === "object" && value !== null) copy[name] = snapshot(value, [name]);
    }
    return copy;
  } catch (error) {
    throw error instanceof CredentialError ? error : invalidArgument("options", expectedJson);
  }
}

/** Replaces `Object.hasOwn`, which the oldest supported browsers lack. */
const isOwn = Object.prototype.propertyIsEnumerable;

/** Copies an object, and throws for members that JSON would omit. `trail` has the enclosing objects and member names. */
function snapshot(object: object & { toJSON?: unknown }, trail: unknown[]): unknown {
  const given: unknown = typeof object.toJSON === "function" ? object.toJSON() : object;
  if (typeof given !== "object" || given === null) return given;
  const isArray = Array.isArray(given);
  if (!isArray && Object.getPrototypeOf(given) !== Object.prototype && isPrimitive(given)) return given;
  if (trail.includes(given)) throw invalidArgument("options", expectedJson);
  trail.push(given);
  const copy = (isArray ? [...given] : { ...given }) as Record<string, unknown>;
  // for…in, because with Object.keys() a mint takes 3 % longer.
  for (const name in copy) {
    let member = copy[name];
    if (typeof member === "string" || typeof member === "number" || typeof member === "boolean") continue;
    if (!isOwn.call(copy, name)) continue;
    trail.push(name);
    if (typeof member === "object" && member !== null) {
      member = snapshot(member, trail);
      copy[name] = member;
    }
    if (member === undefined || typeof member === "function" || typeof member === "symbol")
      throw omittedByJson(member, trail);
    trail.pop();
  }
  trail.pop();
  return copy;
}

/** Creates the error for a member that JSON would omit, with its path. */
function omittedByJson(member: unknown, trail: unknown[]): CredentialError {
  const names = trail.filter((part) => typeof part === "string").map((name) => name.slice(0, 40));
  const field = names
    .join(".")
    .slice(0, 200)
    .replace(/[^!-~]/g, "?");
  if (member !== undefined) return invalidArgument(field, "expected a value that JSON can represent");
  return invalidArgument(field, "is undefined; is an environment variable unset? To omit the member, leave it out");
}

/** Whether JSON represents an object as a string, number or boolean. */
const isPrimitive = (object: object): boolean =>
  object instanceof String ||
  object instanceof Number ||
  object instanceof Boolean ||
  (JSON as { isRawJSON?: (value: object) => boolean }).isRawJSON?.(object) === true;

/** Returns the first `limit + 1` characters of a string, so that the core can reject it as too long; "" for a non-string. */
export function truncate(text: unknown, limit: number): string {
  return typeof text === "string" ? text.slice(0, limit + 1) : "";
}

/**
 * Copies an options object. Call it first: the caller's getters and proxies run here, and may throw, free or call anything.
 * Returns a non-object unchanged, and the first 1024 characters of strings: the core rejects both.
 */
export function snapshotOptions<T>(options: T): T {
  if (typeof options !== "object" || options === null) return options;
  const fields = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === "string" ? value.slice(0, 1024) : value,
  ]);
  return Object.fromEntries(fields);
}

/** The number of texts, their length in bytes, and whether this runs in a page. */
type Fields = [texts: number, length: number, page: boolean];

/**
 * Writes the fields that are not undefined to the input buffer: the name, the value's type, and the value of a string or
 * boolean. Encodes each separately: a secret is never concatenated to another string.
 */
function writeFields(fields: [string, unknown][]): Fields {
  const texts = fields.flatMap(([name, value]) => {
    const type = typeof value;
    return type === "undefined" ? [] : [name, type, type === "string" || type === "boolean" ? `${value}` : ""];
  });
  const target = reserveInput(texts.reduce((sum, text) => sum + 3 * text.length + 4, 0));
  let end = 0;
  const lengths = texts.map((text) => {
    const { written } = encoder.encodeInto(text, target.subarray(end));
    end += written;
    return written;
  });
  const length = end;
  for (const each of lengths) {
    inputNumbers.setUint32(end, each, true);
    end += 4;
  }
  return [texts.length, length, isInPage()];
}

/** Whether this runs in a page: there are a window and a document. */
export const isInPage = (): boolean => "window" in globalThis && "document" in globalThis;

/** Creates a credential from options that {@link snapshotOptions} has copied. */
export function openCredential<T>(create: (...fields: Fields) => T | undefined, options: object): T {
  if (typeof options !== "object" || options === null) throw invalidArgument("options", "expected an object");
  return create(...writeFields(Object.entries(options))) ?? throwLastError();
}

let envNames: string[] | undefined;

/** Represents the value of a Secrets Store binding. */
const binding = Symbol();

/**
 * Creates a credential from environment variables. Values other than strings and bindings count as not set. A required
 * value that is a binding throws `missing_env` with its name.
 */
export function openFromEnv<T>(create: (...fields: Fields) => T | undefined, env: object): T {
  memory ??= linearMemory();
  envNames ??= readOutput(wasm.envNames()).trimEnd().split("\n");
  const given = envNames.map((name): [string, unknown] => [name, envValue(env, name)]);
  return create(...writeFields(given)) ?? throwLastError();
}

/** Returns a string or `binding`; undefined for anything else, and if reading throws. */
function envValue(env: object, name: string): string | typeof binding | undefined {
  try {
    const value = (env as Record<string, unknown>)[name];
    if (typeof value === "string") return value;
    return typeof (value as Binding).get === "function" ? binding : undefined;
  } catch {
    return undefined;
  }
}

/** A Cloudflare Secrets Store binding. */
interface Binding {
  get(): Promise<unknown>;
}

/**
 * Creates a credential from environment variables and Secrets Store bindings. Fetches only the bindings that the credential
 * needs, one after the other. Throws what a binding throws.
 */
export async function resolveBindings<T>(env: object, fromEnv: (env: object) => T): Promise<T> {
  const resolved: object = Object.create(Object(env));
  for (;;) {
    try {
      return fromEnv(resolved);
    } catch (error) {
      const name = error instanceof CredentialError && error.code === "missing_env" ? error.field : undefined;
      if (name === undefined || envValue(resolved, name) !== binding) throw error;
      const value = await (env as Record<string, Binding>)[name]?.get();
      Object.defineProperty(resolved, name, { value: typeof value === "string" ? value : "" });
    }
  }
}

/** Returns `length` bytes of text from the output buffer, and zeroizes them. */
export function takeOutput(length: number): string {
  const start = wasm.output();
  const output = memoryBytes().subarray(start, start + length);
  const text = decoder.decode(output);
  output.fill(0);
  return text;
}

/** Returns the result of a call that returned `length`; throws the error if it is negative. */
export function readOutput(length: number): string {
  if (length < 0) throwLastError(-length);
  return takeOutput(length);
}

/** Throws the error in the output buffer. */
export function throwLastError(length: number = wasm.outputLength()): never {
  const { code, message, field } = JSON.parse(takeOutput(length)) as {
    code: ErrorCode;
    message: string;
    field?: string;
  };
  throw new CredentialError(code, message, field);
}
