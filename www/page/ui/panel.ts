import { copyButton } from "./copy-button.ts";
import { type Child, h } from "./dom.ts";

/** A titled block of the output, with its buttons beside the title. */
export function panel(title: string, actions: Child[], ...content: Child[]): HTMLElement {
  return h(
    "section",
    { class: "panel" },
    h("div", { class: "panel-head" }, h("h2", {}, title), ...actions),
    ...content,
  );
}

/** Code to copy; `what` completes "Copy …". Opaque text may be broken anywhere. */
export function codePanel(
  title: string,
  what: string,
  text: string,
  style: "readable" | "opaque" = "readable",
): HTMLElement {
  return panel(title, [copyButton(what, () => text)], h("pre", { class: `code ${style}` }, h("code", {}, text)));
}
