// What has no business in a .wasm that ships. Each check gives what it found, or nothing.
import { hostname, userInfo } from "node:os";
import { cargoHome, output, root } from "../../pkg/scripts/run.mjs";

const latin = (bytes) => Buffer.from(bytes).toString("latin1");

/** Tables that cannot be missed where floats are formatted or parsed, by their first entry or a few in a row. */
const words = (...values) => {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [at, value] of values.entries()) bytes.writeBigUInt64LE(value, 8 * at);
  return bytes;
};
const doubles = (...values) => Buffer.from(new Float64Array(values).buffer);
const floatTables = {
  "Grisu's powers of ten, which format floats": words(0xe61acf033d1a45dfn),
  "Lemire's powers of five, which parse floats": words(0xeef453d6923bd65an, 0x113faa2906a13b3fn),
  "powers of ten as floats, which parse short ones": doubles(1e3, 1e4, 1e5, 1e6),
};

const tables = (wasm) => Object.keys(floatTables).filter((name) => Buffer.from(wasm).includes(floatTables[name]));

const texts = (patterns) => (wasm) => patterns.flatMap((pattern) => latin(wasm).match(pattern) ?? []);

/** Folders and names by which one would know who built it. */
function machine() {
  const sysroot = output("rustc", ["--print", "sysroot"]);
  const { username, homedir } = userInfo();
  // Short names are parts of words.
  const names = [hostname(), username].filter((name) => name.length > 5);
  return [root, cargoHome, sysroot, homedir.length > 5 ? homedir : `${homedir}/`, ...names];
}

function customSections(wasm) {
  const module = new WebAssembly.Module(wasm);
  const debug = ["info", "line", "abbrev", "str", "ranges", "loc"].map((part) => `.debug_${part}`);
  const names = ["name", "producers", "sourceMappingURL", "external_debug_info", ...debug];
  return names.filter((name) => WebAssembly.Module.customSections(module, name).length > 0);
}

export const forbidden = {
  "tables of float formatting": tables,
  "paths of sources by other names than their public ones": (wasm) =>
    texts([/[\w./-]+\.rs\b/g])(wasm).filter((path) => !/^(src|crates|\/rustc)\//.test(path)),
  "folders and names of the machine that built it": (wasm) => machine().filter((name) => latin(wasm).includes(name)),
  "names of functions and other notes for debuggers": customSections,
  "mangled names": texts([/_ZN\d\w+E\b/g, /\b_R[NIM][A-Za-z]\w{8,}/g]),
};
