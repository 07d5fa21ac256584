// The table of permissions, src/rest/permissions.tsv, as a module with types: the Rust core includes the same file.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

const actions = { R: "read", L: "list", C: "create", U: "update", D: "delete", "*": "*" };

/** Writes `catalogue.js` and `catalogue.d.ts`, which pkg/src/permissions imports. */
export function writePermissions(dist) {
  const [, ...lines] = readFileSync(join(root, "src/rest/permissions.tsv"), "utf8").trim().split("\n");
  const rows = lines.map((line) => line.split("\t"));
  const names = rows.flatMap(([resource, documented, seen, disputed]) =>
    Array.from(`${documented}${seen}${disputed}`.replaceAll("-", ""), (letter) => {
      return `/twilio/${resource}/${actions[letter]}`;
    }),
  );
  const folder = join(dist, "permissions");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "catalogue.js"), `export const catalogue = ${JSON.stringify(rows)};\n`);
  writeFileSync(
    join(folder, "catalogue.d.ts"),
    `/** The permissions in the catalogue. Twilio adds new ones. */
export type KnownPermission =
${names.map((name) => `  | ${JSON.stringify(name)}`).join("\n")};
/** Resource, letters of the documented, seen and disputed actions, title. */
export declare const catalogue: readonly (readonly [string, string, string, string, string])[];
`,
  );
}
