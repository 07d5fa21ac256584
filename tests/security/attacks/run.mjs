// `npm run attacks` prints the result of each attack on each package; --write puts it into SECURITY.md.
import { readFileSync, writeFileSync } from "node:fs";
import { main } from "../../../pkg/scripts/run.mjs";
import { matrix } from "./matrix.mjs";

export const document = new URL("../../../SECURITY.md", import.meta.url);
const [begin, end] = ["<!-- npm run attacks -- --write -->", "<!-- end -->"];

/** SECURITY.md, and its text between the marks. */
export function written() {
  const text = readFileSync(document, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error("SECURITY.md has no place for the matrix");
  return {
    before: text.slice(0, from + begin.length),
    matrix: text.slice(from + begin.length, to).trim(),
    after: text.slice(to),
  };
}

if (process.argv[1] === import.meta.filename) {
  main(async () => {
    const made = await matrix();
    if (!process.argv.includes("--write")) return console.log(made);
    const { before, after } = written();
    writeFileSync(document, `${before}\n\n${made}\n\n${after}`);
  });
}
