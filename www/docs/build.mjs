// Writes the documentation next to the built page.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { documentation } from "./site.mjs";

const root = join(import.meta.dirname, "../..");
const out = join(import.meta.dirname, "../dist/docs");

rmSync(out, { recursive: true, force: true });
for (const [path, text] of documentation(root)) {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), text);
}
