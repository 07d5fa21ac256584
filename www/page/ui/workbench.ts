import { type Child, h } from "./dom.ts";

/**
 * Inputs on the left, output on the right. On a phone they are below each other, with optional inputs
 * (`options`) last.
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

/** Scrolls to a new result that is below the visible area, as on a phone. */
export function reveal(output: HTMLElement): void {
  if (output.getBoundingClientRect().top > innerHeight / 2) output.scrollIntoView();
}

/** A placeholder for a result. */
export function emptyOutput(title: string, sentence: string): HTMLElement {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, title), h("p", {}, sentence));
}
