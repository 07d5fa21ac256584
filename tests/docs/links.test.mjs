// Links between documents lead to files and headings that exist; pages are found from README.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { anchorsOf, documents, linksOf } from "./documents.mjs";

/** A link within the repository as a path from the root and an anchor. */
function resolve(from, target) {
  const [file, anchor] = target.split("#");
  return { path: file === "" ? from : normalize(join(dirname(from), file)), anchor };
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
});
