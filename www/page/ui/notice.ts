import { type Child, h } from "./dom.ts";
import { type IconName, icon } from "./icon.ts";

export type Tone = "info" | "good" | "warning" | "bad";

const ICONS: Record<Tone, IconName> = { info: "info", good: "check", warning: "alert", bad: "cross" };

/** A sentence or two that stand out, with a tone that is also said by its icon and its words, not by colour alone. */
export function notice(tone: Tone, title: string, ...details: Child[]): HTMLElement {
  return h(
    "div",
    { class: `notice ${tone}` },
    icon(ICONS[tone]),
    h("div", {}, h("p", { class: "notice-title" }, title), ...details.map(paragraph)),
  );
}

function paragraph(detail: Child): Child {
  return typeof detail === "string" ? h("p", {}, detail) : detail;
}
