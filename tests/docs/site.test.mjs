// The documentation as pages, and llms.txt.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { renderMarkdown } from "../../www/docs/render.mjs";
import { documentation } from "../../www/docs/site.mjs";
import { documents, linksOf } from "./documents.mjs";

const files = documentation(root);
const pages = [...files].filter(([path]) => path.endsWith(".html"));

test("every document is a page that the index leads to", () => {
  for (const { path } of documents.filter(({ path }) => path !== "README.md"))
    assert.ok(files.has(path.replace(/^docs\/(.*)\.md$/, "$1.html")), path);
});

test("links between pages lead to pages and headings that exist", () => {
  const ids = new Map(pages.map(([path, html]) => [path, new Set(html.match(/(?<= id=")[^"]+/g))]));
  for (const [path, html] of pages) {
    for (const [, target] of html.matchAll(/<a href="([^"]+)"/g)) {
      if (/^https:/.test(target) || target === "/") continue;
      const [address, anchor] = target.split("#");
      const name = address.replace("/docs/", "");
      const file = address === "" ? path : name === "" || name.endsWith("/") ? `${name}index.html` : `${name}.html`;
      assert.ok(ids.has(file), `${path}: ${target}`);
      if (anchor) assert.ok(ids.get(file).has(anchor), `${path}: ${target}: no such heading`);
    }
  }
});

test("pages have nothing that the page's policy refuses, and no HTML of a document", () => {
  for (const [path, html] of pages)
    assert.doesNotMatch(html, /<script|<style| style=| on\w+="|javascript:|data:/, path);
  const hostile = [
    '<script>alert(1)</script> <img src=x onerror="alert(1)">',
    "[link](javascript:alert(1)) ![image](https://example.com/x.png)",
    '# <b onclick=x>\n\n```js <i>\n</code><script>\n```\n\n| <u> |\n|---|\n| [a](<"onclick=x>) |',
  ];
  const resolve = (target) => (target.startsWith("https://") ? target : undefined);
  for (const text of hostile) {
    const tags = renderMarkdown(text, resolve).match(/<\w[^>]*>/g) ?? [];
    for (const tag of tags)
      assert.match(
        tag,
        /^<(p|h1 id="[^"]*"|figure class="code"|figcaption|pre tabindex="0"|code|div class="table" tabindex="0"|table|thead|tbody|tr|th|td)>$/,
      );
  }
});

test("llms.txt lists every document, with links that work", () => {
  const text = readFileSync(join(root, "docs/llms.txt"), "utf8");
  assert.match(text, /^# twilio-edge-auth\n\n> /);
  const links = linksOf(text);
  for (const link of links) assert.ok(files.has(link), link);
  const missing = documents.filter(({ path }) => path !== "README.md" && !links.includes(path.replace("docs/", "")));
  assert.deepEqual(
    missing.map(({ path }) => path),
    [],
  );
});
