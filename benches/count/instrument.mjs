// Makes a WebAssembly module count its executed instructions in an exported global variable. Each basic block
// gets one addition at its beginning. Nothing
// else changes: the counts are those of the shipped code.
import { Reader, step } from "./instructions.mjs";

export const COUNTER = "instructions executed";

const SECTION = { import: 2, global: 6, export: 7, code: 10 };
const GLOBAL = 3;
const I64 = 0x7e;

function leb(value, isSigned = false) {
  const bytes = [];
  let rest = value;
  for (;;) {
    const byte = rest % 128;
    rest = Math.floor(rest / 128);
    const isLast = rest === 0 && !(isSigned && byte >= 64);
    bytes.push(isLast ? byte : byte | 128);
    if (isLast) return bytes;
  }
}

const sized = (bytes) => [...leb(bytes.length), ...bytes];

function* sections(bytes) {
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const id = reader.byte();
    const size = reader.number();
    yield { id, content: bytes.subarray(reader.at, reader.at + size) };
    reader.skip(size);
  }
}

/** Returns the number of globals, which is the index of the next one. */
async function globalsOf(bytes) {
  const imported = WebAssembly.Module.imports(await WebAssembly.compile(bytes)).filter(({ kind }) => kind === "global");
  const section = [...sections(bytes)].find(({ id }) => id === SECTION.global);
  return imported.length + (section ? new Reader(section.content).number() : 0);
}

/** Appends an item to a section. */
function append(content, item) {
  const reader = new Reader(content);
  const count = reader.number();
  return [...leb(count + 1), ...content.subarray(reader.at), ...item];
}

function countedBody(body, counter) {
  const reader = new Reader(body);
  for (let groups = reader.number(); groups > 0; groups -= 1) {
    reader.number();
    reader.number();
  }
  const out = [...body.subarray(0, reader.at)];
  while (reader.at < body.length) {
    const start = reader.at;
    let length = 0;
    let isOver = false;
    while (!isOver && reader.at < body.length) {
      isOver = step(reader);
      length += 1;
    }
    // global.get, i64.const, i64.add, global.set
    out.push(0x23, ...leb(counter), 0x42, ...leb(length, true), 0x7c, 0x24, ...leb(counter));
    for (let at = start; at < reader.at; at += 1) out.push(body[at]);
  }
  return out;
}

function countedCode(content, counter) {
  const reader = new Reader(content);
  const count = reader.number();
  const out = leb(count);
  for (let index = 0; index < count; index += 1) {
    const size = reader.number();
    const body = sized(countedBody(content.subarray(reader.at, reader.at + size), counter));
    for (const byte of body) out.push(byte);
    reader.skip(size);
  }
  return out;
}

/** Returns the module with a counter. */
export async function instrument(bytes) {
  const counter = await globalsOf(bytes);
  const name = sized([...new TextEncoder().encode(COUNTER)]);
  const changes = {
    // A mutable i64, initially 0.
    [SECTION.global]: (content) => append(content, [I64, 1, 0x42, 0, 0x0b]),
    [SECTION.export]: (content) => append(content, [...name, GLOBAL, ...leb(counter)]),
    [SECTION.code]: (content) => countedCode(content, counter),
  };
  const out = [...bytes.subarray(0, 8)];
  for (const { id, content } of sections(bytes)) {
    const changed = changes[id]?.(content) ?? content;
    out.push(id, ...leb(changed.length));
    for (const byte of changed) out.push(byte);
  }
  return Uint8Array.from(out);
}
