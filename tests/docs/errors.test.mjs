// docs/errors.md and docs/webhooks.md list every code there is, and no other.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { documents } from "./documents.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");
const page = (path) => documents.find((document) => document.path === path).text;

/** The codes in the first column of the table below a heading. */
function documented(path, heading) {
  const [, section] = page(path).split(`\n## ${heading}\n`);
  const [rows] = section.split("\n## ");
  return [...rows.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
}

const all = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, code]) => code))];

/** Codes that the page already has, and the package not yet. */
const announced = ["not_initialized", "lifetime_too_long"];
const announcedByClient = ["internal_error"];

test("errors.md has every code of the core's table, with its cause and a remedy", () => {
  const codes = all(read("src/error.rs"), /^ +\w+ = "(\w+)",$/gm);
  assert.ok(codes.length >= 20);
  const missing = announced.filter((code) => !codes.includes(code));
  assert.deepEqual(documented("docs/errors.md", "CredentialError").sort(), [...codes, ...missing].sort());
  for (const row of page("docs/errors.md").match(/^\| `\w+` \|.*$/gm)) assert.match(row, /^\| `\w+` \| .+ \| .+ \|$/);
});

test("errors.md has every code of AccessTokenError", () => {
  const codes = all(read("pkg/src/client/access-token-error.ts"), /^ +\* - `"(\w+)"`/gm);
  assert.ok(codes.length >= 6);
  const missing = announcedByClient.filter((code) => !codes.includes(code));
  assert.deepEqual(documented("docs/errors.md", "AccessTokenError").sort(), [...codes, ...missing].sort());
});

test("webhooks.md has every reason of a refusal", () => {
  const types = read("pkg/src/webhook/check.ts") + read("pkg/src/webhook/index.ts");
  const unions = [...types.matchAll(/^export type Webhook(?:Mismatch|Refusal) =([^;]+);/gm)].map(([, union]) => union);
  const reasons = all(unions.join(), /"(\w+)"/g);
  assert.ok(reasons.length >= 8);
  assert.deepEqual(documented("docs/webhooks.md", "Why a request is refused").sort(), reasons.sort());
});
