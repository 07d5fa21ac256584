// Which files of a Rust crate import which, read from the text: enough to find cycles, without a compiler.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The text without comments and unit tests, which may import anything. */
const codeOf = (text) =>
  text
    .replace(/#\[cfg\((?:all\()?test\b[^\]]*\]\s*(?:#\[[^\]]*\]\s*)*(?:pub )?mod \w+ \{[\s\S]*$/, "")
    .replace(/^\s*\/\/.*$/gm, "");

/** The module of a file: `src/rest/mod.rs` and `src/rest.rs` are `rest`, `src/lib.rs` is the root. */
const moduleOf = (path) => path.replace(/\.rs$/, "").replace(/(^|\/)(mod|lib|main)$/, "");

/** The paths of a `use`, each with the name that it is imported as. */
function leaves(tree, before = []) {
  const text = tree.trim();
  const group = /^(.*?)(?:::)?\{([\s\S]*)\}$/.exec(text);
  if (!group) {
    const [path, alias] = text.split(/\s+as\s+/);
    const segments = [...before, ...path.split("::")].filter((segment) => segment !== "self" || before.length === 0);
    return [{ segments, name: alias ?? segments.at(-1) }];
  }
  const parts = [];
  let depth = 0;
  let start = 0;
  for (const [at, character] of [...`${group[2]},`].entries()) {
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (character === "," && depth === 0) {
      parts.push(group[2].slice(start, at));
      start = at + 1;
    }
  }
  const prefix = [...before, ...group[1].split("::").filter(Boolean)];
  return parts.filter((part) => part.trim()).flatMap((part) => leaves(part, prefix));
}

/** Reads `[path, text]` pairs; paths are relative to `src/`. */
export function importsOfFiles(files) {
  const modules = new Map();
  for (const [path, text] of files) {
    const code = codeOf(text);
    const uses = [...code.matchAll(/^\s*(pub(?:\([^)]*\))? )?use ([^;]+);/gm)].map(([, visible, tree]) => ({
      visible: visible !== undefined,
      leaves: leaves(tree),
    }));
    const rest = code.replace(/^\s*(?:pub(?:\([^)]*\))? )?use [^;]+;/gm, "");
    modules.set(moduleOf(path), { path, uses, rest });
  }

  /** The module that a path ends in, through re-exports; undefined for a path into another crate. */
  function resolve(segments, from, seen = new Set()) {
    const key = `${from}|${segments.join("::")}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    let at = from;
    let rest = segments;
    if (rest[0] === "crate") [at, rest] = ["", rest.slice(1)];
    else {
      while (rest[0] === "super") [at, rest] = [at.split("/").slice(0, -1).join("/"), rest.slice(1)];
      if (rest[0] === "self") rest = rest.slice(1);
      else if (rest === segments && !modules.has(at ? `${at}/${rest[0]}` : rest[0])) return undefined;
    }
    for (const [i, segment] of rest.entries()) {
      const child = at ? `${at}/${segment}` : segment;
      if (modules.has(child)) {
        at = child;
        continue;
      }
      const exported = (modules.get(at)?.uses ?? [])
        .filter(({ visible }) => visible)
        .flatMap((use) => use.leaves)
        .find(({ name }) => name === segment);
      return exported ? (resolve([...exported.segments, ...rest.slice(i + 1)], at, seen) ?? at) : at;
    }
    return at;
  }

  const imports = new Map();
  for (const [module, { path, uses, rest }] of modules) {
    const used = uses.filter(({ visible }) => !visible).flatMap((use) => use.leaves);
    const paths = used.map(({ segments }) => segments);
    for (const [text] of rest.matchAll(/\b(?:crate|super|self)(?:::\w+)+/g)) paths.push(text.split("::"));
    // Through a module that is imported by its name.
    for (const { segments, name } of used)
      for (const [, item] of rest.matchAll(new RegExp(`(?<![:\\w])${name}::(\\w+)`, "g")))
        paths.push([...segments, item]);
    const targets = paths.map((segments) => resolve(segments, module));
    const names = targets.filter((target) => target !== undefined && target !== module);
    imports.set(path, new Set(names.map((target) => modules.get(target)?.path).filter(Boolean)));
  }
  return imports;
}

/** The same for the modules that are folders or files of `src/` itself. */
export function importsOfModules(imports) {
  const top = (path) => path.split("/")[0].replace(/\.rs$/, "");
  const modules = new Map();
  for (const [path, targets] of imports) {
    const used = modules.get(top(path)) ?? new Set();
    for (const target of targets) if (top(target) !== top(path)) used.add(top(target));
    modules.set(top(path), used);
  }
  return modules;
}

/** A cycle, or undefined. */
export function cycleIn(imports) {
  const done = new Set();
  const visit = (name, trail) => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of imports.get(name) ?? []) {
      const cycle = visit(next, [...trail, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of imports.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle.join(" → ");
  }
  return undefined;
}

/** The Rust files of a folder, as `[path, text]`. */
export const rustFiles = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(".rs") && !path.endsWith("tests.rs"))
    .map((path) => [path, readFileSync(join(folder, path), "utf8")]);
