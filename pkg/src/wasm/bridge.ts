/**
 * How text crosses into WebAssembly and back: as UTF-8 in two buffers of its memory. `encodeInto` is several times as
 * fast as the stock glue for everything longer than a SID, and nothing is thrown across.
 */

import { CredentialError, type ErrorCode } from "../errors.js";
import * as wasm from "./twilio_edge_auth.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What the input buffer shrinks back to after a text that was longer. */
const usualCapacity = 16 * 1024;

const nowhere = new Uint8Array();

let memory: WebAssembly.Memory | undefined;
let bytes = nowhere;
let capacity = 0;
let start = 0;
/** The input buffer: as bytes, and to write numbers into. */
let input = nowhere;
let numbers = new DataView(input.buffer);

/** The module's memory. Everything that crosses needs it, so this is where it shows whether the module is loaded. */
function linearMemory(): WebAssembly.Memory {
  try {
    return wasm.linearMemory() as WebAssembly.Memory;
  } catch {
    const message = "the WebAssembly module is not loaded: call init() or initSync() first";
    throw new CredentialError("not_initialized", message);
  }
}

/** The memory as bytes. When it grows its views are detached and have no length, which is quicker to see than its buffer. */
function view(): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) {
    memory ??= linearMemory();
    bytes = new Uint8Array(memory.buffer);
  }
  return bytes;
}

/** The input buffer, with room for so many bytes. */
function reserve(wanted: number): Uint8Array<ArrayBuffer> {
  if (wanted > capacity || capacity > usualCapacity) {
    memory ??= linearMemory();
    capacity = Math.max(wanted, usualCapacity);
    start = wasm.input(capacity);
    input = nowhere;
  }
  if (input.length === 0) {
    const { buffer } = view();
    input = new Uint8Array(buffer, start, capacity);
    numbers = new DataView(buffer, start, capacity);
  }
  return input;
}

/** Puts `text` into the input buffer and gives its length there. */
export function write(text: string): number {
  // A unit of UTF-16 takes three bytes at most.
  return encoder.encodeInto(text, reserve(3 * text.length)).written;
}

/** Puts `length` bytes into the input buffer, which arrived in chunks: they need not become a string first. */
export function writeBytes(chunks: Uint8Array[], length: number): number {
  const target = reserve(length);
  let end = 0;
  for (const chunk of chunks) {
    target.set(chunk, end);
    end += chunk.length;
  }
  return length;
}

/** Several texts as one, and how long each of them is. */
export interface Texts {
  whole: string;
  lengths: readonly number[];
}

/** What {@link writeTexts} has written: how many bytes the texts take, and how many the body behind them. */
interface Frame {
  length: number;
  behind: number;
}

/** Puts texts into the input buffer, as one, then their lengths, then a body. */
export function writeTexts(texts: Texts, body: string | Uint8Array = nowhere): Frame {
  const { whole, lengths } = texts;
  // Long ones are measured first: room for the longest that they could be would leave the memory large.
  const long = whole.length > usualCapacity ? encoder.encode(whole) : undefined;
  const size = long?.length ?? 3 * whole.length;
  const target = reserve(size + 4 * lengths.length + body.length);
  if (long !== undefined) target.set(long);
  const length = long?.length ?? encoder.encodeInto(whole, target).written;
  let end = length;
  for (const each of lengths) {
    numbers.setUint32(end, each, true);
    end += 4;
  }
  if (typeof body !== "string") {
    if (body.length > 0) target.set(body, end);
    return { length, behind: body.length };
  }
  // There is room for a body of ASCII; any other is measured first, too.
  const { read, written } = encoder.encodeInto(body, target.subarray(end));
  return read === body.length ? { length, behind: written } : writeTexts(texts, encoder.encode(body));
}

/** Longer texts are refused before they cross: they would leave the memory large. */
const jsonLimit = 4 * 1024 * 1024;

const carried = "expected values that JSON can carry: no BigInt, no cycles, no getters that throw";

/** A value as JSON. What JSON cannot say becomes `null`, which no option may be. */
export function toJson(value: unknown, field: string): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch {
    throw refused(field, carried);
  }
  if (json !== undefined && json.length > jsonLimit) throw refused(field, "expected at most 4 MiB as JSON");
  return json ?? "null";
}

/**
 * Returns options as JSON. Inside of the `nested` ones nothing may be `undefined`: JSON would leave it out, and a video grant
 * without its room allows every room. Reads each value once.
 */
export function optionsToJson(options: unknown, nested: readonly string[]): string {
  if (typeof options !== "object" || options === null || Array.isArray(options)) return toJson(options, "options");
  let copy: Record<string, unknown>;
  try {
    copy = { ...options };
    for (const name of nested) {
      const value = copy[name];
      if (typeof value === "object" && value !== null) copy[name] = snapshot(value, [name]);
    }
  } catch (error) {
    throw error instanceof CredentialError ? error : refused("options", carried);
  }
  return toJson(copy, "options");
}

/** As `Object.hasOwn`, which the oldest browsers lack. */
const isOwn = Object.prototype.propertyIsEnumerable;

/** Copies an object, and throws for what JSON would leave out. The `trail` has the objects around it and the names between. */
function snapshot(object: object & { toJSON?: unknown }, trail: unknown[]): unknown {
  const given: unknown = typeof object.toJSON === "function" ? object.toJSON() : object;
  if (typeof given !== "object" || given === null) return given;
  const isArray = Array.isArray(given);
  if (!isArray && Object.getPrototypeOf(given) !== Object.prototype && isPrimitive(given)) return given;
  if (trail.includes(given)) throw refused("options", carried);
  trail.push(given);
  const copy = (isArray ? [...given] : { ...given }) as Record<string, unknown>;
  // Not over Object.keys(): a mint would take 3 % longer.
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
      throw leftOut(member, trail);
    trail.pop();
  }
  trail.pop();
  return copy;
}

/** The refusal of what JSON would leave out, by its path. */
function leftOut(member: unknown, trail: unknown[]): CredentialError {
  const names = trail.filter((part) => typeof part === "string").map((name) => name.slice(0, 40));
  const field = names
    .join(".")
    .slice(0, 200)
    .replace(/[^!-~]/g, "?");
  if (member !== undefined) return refused(field, "expected a value that JSON has");
  return refused(field, "is undefined; is an environment variable unset? Leave the member out to do without it");
}

/** Whether JSON writes an object as a string, a number or a boolean. */
const isPrimitive = (object: object): boolean =>
  object instanceof String ||
  object instanceof Number ||
  object instanceof Boolean ||
  (JSON as { isRawJSON?: (value: object) => boolean }).isRawJSON?.(object) === true;

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

/** How many texts, how many bytes they take, and whether a page is where this runs. */
type Fields = [texts: number, length: number, page: boolean];

/**
 * Puts fields into the input buffer, those that are there: of each its name, the value's type, and the value if it is a
 * text or a boolean. Each is encoded by itself: a secret never stands in a text with others.
 */
function writeFields(fields: [string, unknown][]): Fields {
  const texts = fields.flatMap(([name, value]) => {
    const kind = typeof value;
    return kind === "undefined" ? [] : [name, kind, kind === "string" || kind === "boolean" ? `${value}` : ""];
  });
  const target = reserve(texts.reduce((sum, text) => sum + 3 * text.length + 4, 0));
  let end = 0;
  const lengths = texts.map((text) => {
    const { written } = encoder.encodeInto(text, target.subarray(end));
    end += written;
    return written;
  });
  const length = end;
  for (const each of lengths) {
    numbers.setUint32(end, each, true);
    end += 4;
  }
  return [texts.length, length, inPage()];
}

/** Whether this runs in a page, where there are a window and a document. */
export const inPage = (): boolean => "window" in globalThis && "document" in globalThis;

/** Makes a credential of an object of options; what it is made of has been copied from the caller's. */
export function open<T>(make: (...fields: Fields) => T | undefined, options: object): T {
  if (typeof options !== "object" || options === null) throw refused("options", "expected an object");
  return make(...writeFields(Object.entries(options))) ?? fail();
}

let envNames: string[] | undefined;

/** Stands for a Secrets Store binding in place of a variable's value. */
const binding = Symbol();

/**
 * Makes a credential from environment variables. Values that are neither strings nor bindings count as not set; a binding
 * that the credential needs is an error that names it.
 */
export function openFromEnv<T>(make: (...fields: Fields) => T | undefined, env: object): T {
  memory ??= linearMemory();
  envNames ??= read(wasm.envNames()).trimEnd().split("\n");
  const given = envNames.map((name): [string, unknown] => [name, valueIn(env, name)]);
  return make(...writeFields(given)) ?? fail();
}

/** A string or a binding under a name; `undefined` if there is neither, or if looking at it throws. */
function valueIn(env: object, name: string): string | typeof binding | undefined {
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
 * Makes a credential from environment variables, some of which are Secrets Store bindings. Fetches those that the credential
 * needs, one after the other. Throws what a binding throws.
 */
export async function resolveBindings<T>(env: object, fromEnv: (env: object) => T): Promise<T> {
  const resolved: object = Object.create(Object(env));
  for (;;) {
    try {
      return fromEnv(resolved);
    } catch (error) {
      const name = error instanceof CredentialError && error.code === "missing_env" ? error.field : undefined;
      if (name === undefined || valueIn(resolved, name) !== binding) throw error;
      const value = await (env as Record<string, Binding>)[name]?.get();
      Object.defineProperty(resolved, name, { value: typeof value === "string" ? value : "" });
    }
  }
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
