// The documentation as pages: README.md, what it links to in this repository, and what that links to.
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { escapeHtml, renderMarkdown } from "./render.mjs";

/** The path of a page below /docs/, without its ending, which the server leaves out too. */
function addressOf(path) {
  if (path === "README.md") return "";
  const name = path.replace(/\.md$/, "").replace(/^docs\//, "");
  return name === "api/README" ? "api/" : name;
}

function kindOf(root, path) {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  return found?.isFile() ? "file" : found && "folder";
}

/** The file of the repository that a link names, or undefined for one that leads elsewhere. */
function fileOf(root, from, target) {
  const path = normalize(join(dirname(from), target.split("#")[0]));
  if (path.startsWith(".") || target.includes(":")) return undefined;
  const kind = kindOf(root, path);
  const readme = join(path, "README.md");
  return kind === "folder" ? (kindOf(root, readme) ? readme : undefined) : kind && path;
}

function resolver(root, from, found) {
  return (target) => {
    if (target.startsWith("https://") || target.startsWith("#")) return target;
    const file = fileOf(root, from, target);
    if (file === undefined) return undefined;
    found.add(file);
    const anchor = target.includes("#") ? `#${target.split("#")[1]}` : "";
    return `/docs/${addressOf(file)}${anchor}`;
  };
}

/** The list of pages in docs/llms.txt, as navigation. */
function navigation(root) {
  const lines = readFileSync(join(root, "docs/llms.txt"), "utf8").split("\n");
  const items = lines.map((line) => {
    const [, heading] = /^## (.*)/.exec(line) ?? [];
    if (heading) return `</ul><h2>${escapeHtml(heading)}</h2><ul>`;
    const [, title, target] = /^- \[(.*?)\]\((.*?)\)/.exec(line) ?? [];
    return title && `<li><a href="/docs/${addressOf(`docs/${target}`)}">${escapeHtml(title)}</a></li>`;
  });
  return `<ul>${items.filter(Boolean).join("\n")}</ul>`.replace("<ul></ul>", "");
}

const page = (title, nav, content) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escapeHtml(title)}</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/docs/docs.css" />
  </head>
  <body>
    <header><a href="/docs/">twilio-edge-auth</a> <a href="/">Console</a></header>
    <nav aria-label="Documentation">${nav}</nav>
    <main>
${content}
    </main>
  </body>
</html>
`;

/** All pages, by their files' paths, with what language models read: llms.txt and the Markdown that it links. */
export function documentation(root) {
  const nav = navigation(root);
  const files = new Map();
  const found = new Set(["README.md"]);
  for (const path of found) {
    const text = readFileSync(join(root, path), "utf8");
    const isMarkdown = path.endsWith(".md");
    const content = isMarkdown
      ? renderMarkdown(text, resolver(root, path, found))
      : `<h1>${escapeHtml(path)}</h1><figure class="code"><pre tabindex="0"><code>${escapeHtml(text)}</code></pre></figure>`;
    const [, title = basename(path)] = (isMarkdown && /^# (.*)$/m.exec(text)) || [];
    const address = addressOf(path);
    files.set(
      address === "" || address.endsWith("/") ? `${address}index.html` : `${address}.html`,
      page(title, nav, content),
    );
    if (path.startsWith("docs/") && isMarkdown) files.set(path.slice("docs/".length), text);
  }
  files.set("llms.txt", readFileSync(join(root, "docs/llms.txt"), "utf8"));
  files.set("docs.css", readFileSync(join(import.meta.dirname, "docs.css"), "utf8"));
  return files;
}
