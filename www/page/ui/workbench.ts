import { type Child, h } from "./dom.ts";

/**
 * What goes in on the left, what comes out on the right. On a phone they stand below each other, and what the output does not wait for
 * (`options`) comes last.
 */
export function workbench(inputs: Child[], output: HTMLElement, ...options: Child[]): HTMLElement {
  return h(
    "div",
    { class: "workbench" },
    h("div", { class: "inputs" }, ...inputs),
    output,
    h("div", { class: "options" }, ...options),
  );
}

/** Brings a new result into sight where it came below the button that asked for it, as on a phone. */
export function reveal(output: HTMLElement): void {
  if (output.getBoundingClientRect().top > innerHeight / 2) output.scrollIntoView();
}

/** The place of a result that is not there yet. */
export function emptyOutput(title: string, sentence: string): HTMLElement {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), h("p", {}, sentence));
}
