// How an object may be printed, copied or listed in Node.
import assert from "node:assert/strict";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, inspect } from "node:util";
import { serialize } from "node:v8";

/** Fails if the text has eight characters of the secret in a row. */
export function assertNoPart(text, secret, what) {
  for (let at = 0; at + 8 <= secret.length; at += 1) {
    assert.ok(!text.includes(secret.slice(at, at + 8)), `${what} shows part of the secret`);
  }
}

function printedByConsole(method, value) {
  let text = "";
  const stream = new Writable({
    write(chunk, _, done) {
      text += chunk;
      done();
    },
  });
  new Console({ stdout: stream, stderr: stream, inspectOptions: { depth: 20, showHidden: true } })[method](value);
  return text;
}

/** Options of `util.inspect` that show all that is stored. */
export const everything = {
  depth: Number.POSITIVE_INFINITY,
  showHidden: true,
  showProxy: true,
  maxStringLength: null,
};

/** Ways to print, copy or list an object. Each returns all text that it makes. */
export const ways = {
  "util.inspect": (object) => inspect(object),
  "util.inspect of everything": (object) => inspect(object, everything),
  "util.inspect without the object's own say": (object) => inspect(object, { ...everything, customInspect: false }),
  "util.format": (object) => format("%s %o %O %j", object, object, object, object),
  "console.log": (object) => printedByConsole("log", object),
  "console.dir": (object) => printedByConsole("dir", object),
  "console.table": (object) => printedByConsole("table", object),
  String: (object) => String(object),
  "template text": (object) => `${object}`,
  "string concatenation": (object) => `a${object}`,
  "JSON.stringify": (object) => JSON.stringify(object) ?? "",
  "Object.prototype.toString": (object) => Object.prototype.toString.call(object),
  structuredClone: (object) =>
    inspect(
      attempt(() => structuredClone(object)),
      everything,
    ),
  "v8.serialize": (object) => String(attempt(() => serialize(object).toString("latin1"))),
  "spread and assign": (object) => inspect([{ ...object }, Object.assign({}, object)], everything),
  descriptors: (object) => inspect(Object.getOwnPropertyDescriptors(object), everything),
  names: (object) =>
    [...Object.getOwnPropertyNames(object), ...Object.getOwnPropertySymbols(object).map(String)].join(),
  "Object.entries": (object) => inspect(Object.entries(object), everything),
  "for … in": (object) => {
    let text = "";
    for (const name in object) text += `${name}=${inspect(object[name], everything)}`;
    return text;
  },
};

/** Returns what `run` returns or throws. */
export function attempt(run) {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
