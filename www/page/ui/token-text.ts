import { h } from "./dom.ts";

const PARTS = ["header", "payload", "signature"];

/** Shows a token with its three parts in three colours. */
export function tokenText(token: string): HTMLElement {
  const code = h("code");
  token.split(".").forEach((part, index) => {
    if (index > 0) code.append(h("span", { class: "token-dot" }, "."));
    code.append(h("span", { class: `token-${PARTS[index] ?? "rest"}` }, part));
  });
  return h("pre", { class: "code opaque", tabindex: "0", "aria-label": "The token" }, code);
}

/** The legend of the three colours. */
export function tokenLegend(): HTMLElement {
  return h("p", { class: "token-legend" }, ...PARTS.map((part) => h("span", { class: `token-${part}` }, part)));
}
