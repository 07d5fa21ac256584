// Links between documents lead to files and headings that exist; pages are found from README.
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { examples } from "../examples/workspace.mjs";
import { combinations } from "../packaging/combinations.mjs";
import { anchorsOf, documents, linksOf } from "./documents.mjs";

/** A link within the repository as a path from the root and an anchor. */
function resolve(from, target) {
  const [file, anchor] = target.split("#");
  return { path: file === "" ? from : normalize(join(dirname(from), file)), anchor };
}

/** The titles of all tests: a placeholder stands for any text, and quotes are left out. */
function testTitles() {
  const sources = globSync("tests/*/*.test.mjs", { cwd: root }).map((path) => readFileSync(join(root, path), "utf8"));
  const found = sources.join("").matchAll(/\b(?:test|describe|combination)\(\s*(["`])(.+?)\1[,)]/g);
  // With little text of its own, a title with a placeholder would be that of any test.
  const isSpecific = (title) => !title.includes("${") || title.replace(/\$\{.*?\}/g, "").length > 20;
  const written = [...found].map(([, , title]) => title).filter(isSpecific);
  return [...written, ...combinations.map(({ title }) => title)].map((title) => {
    const parts = title.replaceAll("`", "").split(/\$\{.*?\}/);
    return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^$()[\]{}|\\]/g, "\\$&")).join(".+")}$`);
  });
}

const isExternal = (target) => /^https:\/\//.test(target);

for (const { path, text } of documents) {
  test(`${path} has no broken links`, () => {
    for (const target of linksOf(text).filter((target) => !isExternal(target))) {
      const { path: file, anchor } = resolve(path, target);
      assert.ok(existsSync(join(root, file)), `${target}: no such file`);
      if (anchor === undefined) continue;
      const anchors = anchorsOf(readFileSync(join(root, file), "utf8"));
      assert.ok(anchors.includes(anchor), `${target}: no such heading; there are: ${anchors.join(", ")}`);
    }
  });
}

describe("README.md", () => {
  const { text } = documents.find(({ path }) => path === "README.md");

  test("links to every page", () => {
    const linked = linksOf(text).map((target) => resolve("README.md", target).path);
    const pages = documents.filter(({ path }) => path !== "README.md" && !linked.includes(path));
    assert.deepEqual(
      pages.map(({ path }) => path),
      [],
    );
  });

  test("has at most 150 lines", () => {
    assert.ok(text.trimEnd().split("\n").length <= 150);
  });

  test("links to every example", () => {
    for (const name of examples) assert.ok(linksOf(text).includes(`examples/${name}`), name);
  });

  test("links in a form that npm and GitHub both resolve: from the root of the repository, or complete", () => {
    for (const target of linksOf(text)) assert.match(target, /^(https:\/\/|[\w-]+[\w./#-]*$)/);
  });

  test("names a test for every claim about a runtime", () => {
    const [, section] = text.split("\n## Runtimes\n");
    const rows = section
      .split("\n## ")[0]
      .match(/^\|.*\|$/gm)
      .slice(2);
    assert.ok(rows.length >= 5);
    const titles = testTitles();
    for (const row of rows) {
      const named = [
        ...row
          .split("|")
          .at(-2)
          .matchAll(/`([^`]+)`/g),
      ].map(([, name]) => name);
      assert.ok(named.length > 0, row);
      for (const name of named)
        assert.ok(
          titles.some((title) => title.test(name)),
          `${name}: no such test`,
        );
    }
  });
});
