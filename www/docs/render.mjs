// Renders a Markdown document as HTML without scripts, styles or HTML of its own.
import { Marked } from "marked";

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
export const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => entities[character]);

/** The anchor that GitHub gives a heading. */
export const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, "")
    .replaceAll(" ", "-");

/** Numbers the anchors that a page has several times, as GitHub does. */
function anchors() {
  const seen = new Map();
  return (heading) => {
    const anchor = anchorOf(heading);
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  };
}

/** `resolve` maps the target of a link to an address, or to undefined for a link that becomes plain text. */
export function renderMarkdown(text, resolve) {
  const anchor = anchors();
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text: html }) => escapeHtml(html),
      image: ({ text: alternative }) => escapeHtml(alternative),
      heading({ tokens, depth, text: source }) {
        const id = escapeHtml(anchor(source.replace(/`|\]\([^)]*\)|\[/g, "")));
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const address = resolve(href);
        const label = this.parser.parseInline(tokens);
        return address === undefined ? label : `<a href="${escapeHtml(address)}">${label}</a>`;
      },
      code: ({ text: code, lang = "" }) => {
        const [, file] = lang.split(" ");
        const caption = file ? `<figcaption>${escapeHtml(file)}</figcaption>` : "";
        return `<figure class="code">${caption}<pre tabindex="0"><code>${escapeHtml(code)}</code></pre></figure>\n`;
      },
      table({ header, rows }) {
        const cells = (row, tag) =>
          row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join("");
        const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
        const head = `<thead><tr>${cells(header, "th")}</tr></thead>`;
        return `<div class="table" tabindex="0"><table>${head}<tbody>\n${body}\n</tbody></table></div>\n`;
      },
    },
  });
  return marked.parse(text);
}
