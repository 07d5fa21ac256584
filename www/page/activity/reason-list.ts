import { h } from "../ui/dom.ts";

/** The refusal reasons, most frequent first, each with its share as a bar. */
export function reasonList(reasons: Record<string, number>): HTMLElement {
  const entries = Object.entries(reasons).sort(([, a], [, b]) => b - a);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return h("p", { class: "panel-note" }, "Nothing was refused in the last hour.");
  return h(
    "ul",
    { class: "reasons" },
    ...entries.map(([code, count]) => {
      const bar = h("span", { class: "reason-bar", "aria-hidden": "true" });
      bar.style.inlineSize = `${(count / total) * 100}%`;
      return h("li", {}, h("code", {}, code), h("strong", {}, count.toLocaleString()), bar);
    }),
  );
}
