// The functions of a .wasm, by their names (core specification, §5.5.13 and §7.4.1).

const SECTION = { custom: 0, code: 10 };
/** The subsection of the section `name` that has the functions. */
const FUNCTION_NAMES = 1;

/** Reads LEB128 numbers. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    const byte = this.bytes[this.at];
    this.at += 1;
    return byte;
  }
  /** Reads an unsigned number. Also skips a signed one. */
  number() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
  text() {
    const length = this.number();
    this.skip(length);
    return this.bytes.subarray(this.at - length, this.at).toString();
  }
  skip(bytes) {
    this.at += bytes;
  }
}

/** Reads the sections, or subsections, up to an index. */
function* sections(reader, end) {
  while (reader.at < end) {
    const id = reader.byte();
    const next = reader.number() + reader.at;
    yield { id, end: next };
    reader.at = next;
  }
}

/** Returns the functions that have a body: the name of each, and where its body starts and ends. */
export function functionsOf(bytes) {
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  const imported = imports.filter(({ kind }) => kind === "function").length;
  const names = new Map();
  const bodies = [];
  const reader = new Reader(bytes, 8);
  for (const { id, end } of sections(reader, bytes.length)) {
    if (id === SECTION.code) {
      for (let count = reader.number(); count > 0; count -= 1) {
        const length = reader.number();
        bodies.push({ start: reader.at, end: reader.at + length });
        reader.skip(length);
      }
    } else if (id === SECTION.custom && reader.text() === "name") {
      for (const { id } of sections(reader, end)) {
        for (let count = id === FUNCTION_NAMES ? reader.number() : 0; count > 0; count -= 1) {
          names.set(reader.number(), reader.text());
        }
      }
    }
  }
  return bodies.map((body, index) => ({ name: names.get(imported + index) ?? "", ...body }));
}
