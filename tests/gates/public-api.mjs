// The public API as lines: of TypeScript from docs/api, of Rust from rustdoc, of the worker from its OpenAPI document. `npm run api`,
// as a test of every change does, compares it with the lines of the last release; each line that was added, removed or changed has to
// be named in the changelog.
// After a release, `npm run api -- --write` makes the present lines those of the last release.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pagesOf } from "../../docs/api.mjs";
import { env, main, root, run } from "../../pkg/scripts/run.mjs";
import { errorsOf, operations } from "../openapi/document.mjs";

const snapshot = join(import.meta.dirname, "public-api.txt");
const digest = (value) => createHash("sha256").update(value).digest("hex").slice(0, 8);

/** Each heading of the API reference that names something, with the hash of its signatures and tables, without its descriptions. */
export function typeScriptLines(pages) {
  const lines = [];
  for (const { name, text } of pages) {
    const path = [];
    for (const section of text.split(/^(?=#{2,6} )/m)) {
      const [, marks, title] = /^(#{2,6}) (.+)$/m.exec(section) ?? [];
      if (!marks) continue;
      path.length = marks.length - 2;
      path.push(title.replaceAll("\\", ""));
      const code = section.match(/^```ts\n[\s\S]*?^```/gm) ?? [];
      const rows = section.match(/^\| `.*\|$/gm)?.map((row) => row.split(" | ").slice(0, 2).join(" | ")) ?? [];
      if (code.length + rows.length > 0)
        lines.push(`ts ${name} ${path.join(" › ")} ${digest([...code, ...rows].join("\n"))}`);
    }
  }
  return lines;
}

/** Removes numbers of items, places and texts, which change without the API. The fields of a variant are replaced by their types. */
function shape(value, index) {
  const replaced = (key, each) => {
    if (["id", "impls", "items", "variants", "links", "implementations", "fields"].includes(key)) return undefined;
    const isFields = key === "tuple" && each.every((field) => field === null || typeof field === "number");
    return isFields ? each.map((field) => index[field]?.inner) : each;
  };
  return JSON.stringify(value, replaced);
}

/** Each public item of the crate, at every path where it can be named, with the hash of its type. */
export function rustLines({ index, root: rootId }) {
  const lines = new Set();
  const visit = (id, path, isMember = false) => {
    const item = index[id];
    if (item === undefined || (item.visibility !== "public" && !isMember)) return;
    const [kind, inner] = Object.entries(item.inner)[0];
    if (kind === "use") {
      if (inner.is_glob) for (const child of index[inner.id]?.inner.module?.items ?? []) visit(child, path);
      else if (index[inner.id]) visit(inner.id, path);
      return;
    }
    const own = [...path, item.name];
    if (kind === "module") {
      if (own.join("::") === "twilio_edge_auth::ffi") return; // not public: docs/stability.md
      for (const child of inner.items) visit(child, own);
      return;
    }
    lines.add(`rust ${own.join("::")} ${kind} ${digest(shape(inner, index))}`);
    const { kind: fields, variants = [], items = [], impls = [] } = inner;
    for (const child of fields?.plain?.fields ?? []) visit(child, own);
    for (const child of [...variants, ...items]) visit(child, own, true);
    for (const child of impls) {
      const { trait, items: members, blanket_impl: blanket, is_synthetic: automatic } = index[child]?.inner.impl ?? {};
      if (trait === null) for (const member of members) visit(member, own);
      else if (trait && !blanket && !automatic)
        lines.add(`rust ${own.join("::")} implements ${trait.path} ${digest(shape(trait, index))}`);
    }
  };
  for (const child of index[rootId].inner.module.items) visit(child, ["twilio_edge_auth"]);
  return [...lines];
}

const workerLines = () =>
  operations.flatMap((operation) => {
    const route = `worker ${operation.method.toUpperCase()} ${operation.path}`;
    const codes = errorsOf(operation).map(({ status, code }) => `${route} ${status} ${code}`);
    return [`${route} ${digest(JSON.stringify(operation.operation))}`, ...codes];
  });

/** Returns all lines, sorted. */
export function publicApi() {
  // rustdoc's JSON is unstable. What it describes is compiled by the stable compiler.
  const rustdoc = [
    "rustdoc",
    "--quiet",
    "--lib",
    "--all-features",
    "--target-dir=target/api", // the environment is another, so cargo would rebuild dependencies
    "--",
    "-Z",
    "unstable-options",
    "--output-format",
    "json",
  ];
  run("cargo", rustdoc, { env: { ...env, RUSTC_BOOTSTRAP: "1" } });
  const crate = JSON.parse(readFileSync(join(root, "target/api/doc/twilio_edge_auth.json"), "utf8"));
  const folder = join(root, "docs/api");
  const pages = pagesOf(folder).map((path) => ({ name: relative(folder, path), text: readFileSync(path, "utf8") }));
  return [...typeScriptLines(pages), ...rustLines(crate), ...workerLines()].sort();
}

/** Headings of the reference that are not names. */
const structure =
  /^(?:Classes|Interfaces|Functions|Variables|Type Aliases|Constructors|Methods|Accessors|Properties|Parameters|Constructor|Returns|Type Parameters|Call Signature|Get Signature)$/;

/** The item of a line, as the names from its module to itself. */
export function pathOf(line) {
  const [kind, ...words] = line.split(" ");
  if (kind === "rust") {
    const [path, what, trait] = words;
    return ["rust", ...path.split("::"), ...(what === "implements" ? [trait] : [])];
  }
  if (kind === "worker") return [kind, words[1], words[0], ...words.slice(2, -1)];
  const names = words.slice(1, -1).join(" ").split(" › ");
  return [words[0], ...names.filter((name) => !structure.test(name)).map((name) => name.replace(/\(\)$|<.*$/g, ""))];
}

/** Whether a text has a name, as a word. */
const hasName = (text, name) => new RegExp(`(?<![\\w/])${RegExp.escape(name)}(?!\\w)`).test(text);

/** Returns the paths of all items in these lines, and of everything around them. */
function allPaths(lines) {
  const paths = lines.map(pathOf).flatMap((path) => path.map((_, index) => path.slice(0, index + 1).join(" ")));
  return new Set(paths);
}

/**
 * Returns the lines that differ and that the changelog's part for the next release does not name: by the item, or by an item around it
 * that was added or removed as a whole.
 */
export function unmentioned(before, after, changelog) {
  const [, next = ""] = changelog.split(/^## /m);
  const [old, present] = [allPaths(before), allPaths(after)];
  const isNamed = (line, others) => {
    const path = pathOf(line);
    const whole = path.findIndex((_, index) => !others.has(path.slice(0, index + 1).join(" ")));
    return path.slice(whole < 0 ? -1 : whole).some((name) => hasName(next, name));
  };
  return [
    ...before.filter((line) => !after.includes(line) && !isNamed(line, present)),
    ...after.filter((line) => !before.includes(line) && !isNamed(line, old)),
  ];
}

/** Returns the unmentioned differences between the last release and these lines. */
export function unmentionedNow(lines) {
  const before = readFileSync(snapshot, "utf8").trimEnd().split("\n");
  return unmentioned(before, lines, readFileSync(join(root, "CHANGELOG.md"), "utf8"));
}

if (process.argv[1] === import.meta.filename) {
  main(() => {
    const lines = publicApi();
    if (process.argv.includes("--write")) return writeFileSync(snapshot, `${lines.join("\n")}\n`);
    const missing = unmentionedNow(lines);
    console.log(`${lines.length} lines of public API, ${missing.length} changes that CHANGELOG.md does not name`);
    if (missing.length > 0) throw new Error(`Describe these changes in CHANGELOG.md:\n${missing.join("\n")}`);
  });
}
