// The table of settings in the documentation, the names in the code and the comments in wrangler.jsonc agree.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { bundledModule } from "../worker/module.mjs";

const { BINDINGS: bindings, SETTINGS } = await bundledModule("settings/table.ts");
const settings = Object.keys(SETTINGS);

const root = join(import.meta.dirname, "../..");
const read = (path) => readFileSync(join(root, path), "utf8");
const sources = (folder, ending) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((path) => path.endsWith(ending))
    .map((path) => `${folder}/${path}`);
const unique = (names) => [...new Set(names)].sort();

const SETTING = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*\b/g;

const aliases = settings.flatMap((name) => SETTINGS[name].aliases);

// Only www/host reads these, outside Cloudflare.
const hostSettings = [...read("www/host/serve.ts").matchAll(/process\.env\.([A-Z]\w+)/g)].map(([, name]) => name);

const table = /^## Settings\n+((?:\|.*\n)+)/m.exec(read("docs/token-service-settings.md"))[1];
const rows = table
  .split("\n")
  .slice(2, -1)
  .map((line) => line.replace(/^\| | \|$/g, "").split(" | "));
const documented = rows.flatMap(([names]) => [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name));

test("every setting of the code has exactly one row, and every row is a setting", () => {
  assert.ok(settings.length > 10);
  assert.deepEqual(documented.toSorted(), unique([...settings, ...aliases, ...hostSettings]));
});

test("the rows of the code's table are generated from the code, in its order", () => {
  const ofTheCode = Object.entries(SETTINGS).map(([name, { aliases, usual, meaning }]) => [
    [name, ...aliases].map((each) => `\`${each}\``).join(" or "),
    usual,
    meaning,
  ]);
  assert.deepEqual(rows.slice(0, ofTheCode.length), ofTheCode);
});

test("every row has a default and a meaning", () => {
  for (const [name, value, meaning, ...more] of rows) {
    assert.ok(value?.trim() && meaning?.trim() && more.length === 0, name);
  }
});

test("every setting is used", () => {
  const code = sources("www/worker", ".ts").filter((path) => path !== "www/worker/settings/table.ts");
  const names = new Set(code.flatMap((path) => read(path).match(SETTING) ?? []));
  assert.deepEqual(
    settings.filter((name) => !names.has(name)),
    [],
  );
});

test("wrangler.jsonc lists every setting of a deployment as a secret or a variable", () => {
  const comments = read("www/wrangler.jsonc").match(/^ *\/\/.*$/gm);
  const list = comments.filter((line) => /\/\/ {3}/.test(line)).join("\n");
  const [secrets, vars] = list.split(/ vars /).map((part) => part.match(SETTING).filter((name) => name.includes("_")));
  const alternatives = ["SESSION_JWKS_URL", "ADMIN_JWKS_URL"]; // named next to the secrets that they replace
  assert.deepEqual(
    unique(secrets.filter((name) => !alternatives.includes(name))),
    unique(settings.filter((name) => SETTINGS[name].secret)),
  );
  assert.deepEqual(unique([...vars, ...alternatives]), unique(settings.filter((name) => !SETTINGS[name].secret)));
});

test("every binding of the code is in wrangler.jsonc and in the documentation", () => {
  const config = read("www/wrangler.jsonc");
  const documentation = sources("docs", ".md")
    .filter((path) => path.startsWith("docs/token-service"))
    .map(read)
    .join();
  assert.ok(bindings.length > 0);
  for (const name of bindings) {
    assert.match(config, new RegExp(`"${name}"`));
    assert.match(documentation, new RegExp(`\`${name}\``));
  }
});

test("the worker outside Cloudflare ignores variables with the names of bindings", () => {
  assert.match(read("www/host/serve.ts"), /BINDINGS/); // tests/host sets one
});
