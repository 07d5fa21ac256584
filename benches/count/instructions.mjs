// Skips over WebAssembly instructions, by their immediates in the binary format (core specification,
// §5.4).

export { Reader } from "../../pkg/scripts/functions.mjs";

const nothing = () => {};
const number = (reader) => reader.number();
const numbers = (count) => (reader) => {
  for (let at = 0; at < count; at += 1) reader.number();
};
const bytes = (count) => (reader) => reader.skip(count);
const list = (reader) => numbers(reader.number())(reader);

/** Control instructions: a new basic block begins after each. */
const control = { block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b, br: 0x0c, br_if: 0x0d, br_table: 0x0e };
const leaving = { unreachable: 0x00, return: 0x0f, return_call: 0x12, return_call_indirect: 0x13 };
const ends = new Set([...Object.values(control), ...Object.values(leaving)]);
ends.delete(control.block);

const plain = new Map([
  [0x00, nothing],
  [0x01, nothing],
  // Block types: one byte, or a type index.
  [control.block, number],
  [control.loop, number],
  [control.if, number],
  [control.else, nothing],
  [control.end, nothing],
  [control.br, number],
  [control.br_if, number],
  [control.br_table, (reader) => numbers(reader.number() + 1)(reader)],
  [0x0f, nothing],
  [0x10, number],
  [0x11, numbers(2)],
  [0x12, number],
  [0x13, numbers(2)],
  [0x1a, nothing],
  [0x1b, nothing],
  [0x1c, list],
  [0x3f, number],
  [0x40, number],
  [0x41, number],
  [0x42, number],
  [0x43, bytes(4)],
  [0x44, bytes(8)],
  [0xd0, number],
  [0xd1, nothing],
  [0xd2, number],
]);
// Variables and tables; loads and stores; arithmetic.
for (let code = 0x20; code <= 0x26; code += 1) plain.set(code, number);
for (let code = 0x28; code <= 0x3e; code += 1) plain.set(code, numbers(2));
for (let code = 0x45; code <= 0xc4; code += 1) plain.set(code, nothing);

/** After 0xfc: saturating conversions, then bulk memory and table instructions. */
const bulk = [...Array(8).fill(0), 2, 1, 2, 1, 2, 1, 2, 1, 1, 1].map(numbers);

/** After 0xfd: vector instructions. */
function vector(reader) {
  const code = reader.number();
  if (code <= 11) numbers(2)(reader);
  else if (code <= 13) reader.skip(16);
  else if (code >= 21 && code <= 34) reader.skip(1);
  else if (code >= 84 && code <= 91) {
    numbers(2)(reader);
    reader.skip(1);
  } else if (code === 92 || code === 93) numbers(2)(reader);
}

/** Skips one instruction. Returns whether it ends a basic block. */
export function step(reader) {
  const start = reader.at;
  const code = reader.byte();
  if (code === 0xfc) {
    const skip = bulk[reader.number()];
    if (!skip) throw new Error(`an unknown instruction at byte ${start}`);
    skip(reader);
  } else if (code === 0xfd) vector(reader);
  else {
    const skip = plain.get(code);
    if (!skip) throw new Error(`an unknown instruction, 0x${code.toString(16)}, at byte ${start}`);
    skip(reader);
  }
  return ends.has(code);
}
