import { type Child, h } from "./dom.ts";
import { type IconName, icon } from "./icon.ts";

export type Tone = "info" | "good" | "warning" | "bad";

const ICONS: Record<Tone, IconName> = { info: "info", good: "check", warning: "alert", bad: "cross" };

/** A highlighted message. Its tone is shown by icon and words, not only by colour. */
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
