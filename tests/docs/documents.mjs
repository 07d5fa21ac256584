// README.md and the pages of docs/: their code blocks, links and headings.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../pkg/scripts/run.mjs";

const pages = readdirSync(join(root, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);

/** The documents, each with its path from the root and its text. */
export const documents = ["README.md", ...pages].map((path) => ({
  path,
  text: readFileSync(join(root, path), "utf8"),
}));

/**
 * The code blocks of the documents. The word after the language, if any, is the file name of a block, unique over all
 * documents, by which other blocks import it.
 */
export const blocks = documents.flatMap(({ path, text }) =>
  [...text.matchAll(/^( *)```(\w*) ?(.*)\n([\s\S]*?)^ *```$/gm)].map(([, , language, file, code], index) => ({
    document: path,
    language,
    file,
    name: file || `${path.replace(/\W/g, "-")}-${index}.${language}`,
    code,
  })),
);

/** The text without its code, in which nothing is a link or a heading. */
const prose = (text) =>
  text.replace(/^ *```[\s\S]*?^ *```$/gm, "").replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ""));

/** The targets of a document's links. */
export const linksOf = (text) => [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);

/** The anchors that GitHub makes from a document's headings. */
export const anchorsOf = (text) =>
  [...prose(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
