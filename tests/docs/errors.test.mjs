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

test("errors.md has every code of CredentialError, with its cause and a remedy", () => {
  const codes = all(read("pkg/dist/wasm/error-code.d.ts"), /"(\w+)"/g);
  assert.ok(codes.length >= 20);
  assert.deepEqual(documented("docs/errors.md", "CredentialError").sort(), codes.sort());
  for (const row of page("docs/errors.md").match(/^\| `\w+` \|.*$/gm)) assert.match(row, /^\| `\w+` \| .+ \| .+ \|$/);
});

test("errors.md has every code of AccessTokenError", () => {
  const codes = all(read("pkg/src/client/access-token-error.ts"), /^ +\* - `"(\w+)"`/gm);
  assert.ok(codes.length >= 6);
  assert.deepEqual(documented("docs/errors.md", "AccessTokenError").sort(), codes.sort());
});

test("errors.md has every code of the token endpoint, with its status", () => {
  const refusals = [...read("pkg/src/endpoint/error.ts").matchAll(/^ +(\w+): \[(\d{3})(?:, ".+")?\],$/gm)];
  assert.ok(refusals.length >= 15);
  assert.deepEqual(documented("docs/errors.md", "Token endpoint").sort(), refusals.map(([, code]) => code).sort());
  for (const [, code, status] of refusals)
    assert.ok(page("docs/errors.md").includes(`\n| \`${code}\` | ${status} |`), code);
});

test("webhooks.md has every reason of a refusal", () => {
  const types = read("pkg/src/webhook/check.ts") + read("pkg/src/webhook/index.ts");
  const unions = [...types.matchAll(/^export type Webhook(?:Mismatch|Refusal) =([^;]+);/gm)].map(([, union]) => union);
  const reasons = all(unions.join(), /"(\w+)"/g);
  assert.ok(reasons.length >= 8);
  assert.deepEqual(documented("docs/webhooks.md", "Why a request is refused").sort(), reasons.sort());
});
