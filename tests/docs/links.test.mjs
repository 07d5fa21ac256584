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

  const [, section] = text.split("\n## Runtimes\n");
  /** The rows of the table of runtimes: what each is about, and the tests that it names. */
  const runtimes = section
    .split("\n## ")[0]
    .match(/^\|.*\|$/gm)
    .slice(2)
    .map((row) => {
      const [, subject, , , tests] = row.split("|");
      return { subject, tests: [...tests.matchAll(/`([^`]+)`/g)].map(([, name]) => name) };
    });

  test("names a test for every claim about a runtime", () => {
    assert.ok(runtimes.length >= 5);
    const titles = testTitles();
    for (const { subject, tests } of runtimes) {
      assert.ok(tests.length > 0, subject);
      for (const name of tests)
        assert.ok(
          titles.some((title) => title.test(name)),
          `${name}: no such test`,
        );
    }
  });

  test("names a test of each runtime and each tool in its table of runtimes", () => {
    /** What is tested under another name. Browsers that old cannot be installed: what they lack is taken away. */
    const aliases = {
      "Cloudflare Workers": "wrangler",
      "Vercel's edge runtime": "edge-light",
      "service workers": "service worker",
      ...Object.fromEntries(
        ["Chrome 91", "Firefox 89", "Safari 16.4"].map((name) => [name, "every shipped file is ES2021"]),
      ),
    };
    for (const { subject, tests } of runtimes) {
      const versions = subject.replace(/(\w+) (\d) to (\d)/g, (_, tool, first, last) =>
        Array.from({ length: last - first + 1 }, (_, index) => `${tool} ${+first + index}`).join(", "),
      );
      const [, named] = /^(?:[^:]*:|.*? built with)?(.*)$/.exec(versions.trim());
      for (const name of named.split(/,| or | and (?!newer)/).map((each) => each.replace(/≥.*|and newer/, "").trim())) {
        const title = aliases[name] ?? name;
        assert.ok(
          tests.some((test) => test.includes(title)),
          `${subject}: no test of ${title}`,
        );
      }
    }
  });

  test("has every runtime of its first sentence in the table of runtimes", () => {
    const [, listed] = /: in ([^.:]+)\./.exec(text.replaceAll("\n", " "));
    const named = listed.split(/, | and /).filter((name) => name !== "Rust"); // which has a section of its own
    assert.ok(named.length >= 6);
    const subjects = runtimes.map(({ subject }) => subject).join();
    for (const name of named) assert.ok(subjects.includes(name.replace("web pages", "pages")), name);
  });
});
