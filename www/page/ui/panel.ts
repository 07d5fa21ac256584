import { copyButton } from "./copy-button.ts";
import { type Child, h } from "./dom.ts";

/** A titled section of the output, with buttons next to the title. */
export function panel(title: string, actions: Child[], ...content: Child[]): HTMLElement {
  return h(
    "section",
    { class: "panel" },
    h("div", { class: "panel-head" }, h("h2", {}, title), ...actions),
    ...content,
  );
}

/** Code with a copy button; `what` completes "Copy …". Opaque text may wrap anywhere. */
export function codePanel(
  title: string,
  what: string,
  text: string,
  style: "readable" | "opaque" = "readable",
): HTMLElement {
  return panel(title, [copyButton(what, () => text)], h("pre", { class: `code ${style}` }, h("code", {}, text)));
}
