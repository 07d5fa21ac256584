import { type Child, h, uniqueId } from "./dom.ts";

/** A modal dialog with a title. Closing removes it and restores the focus. */
export class Dialog {
  readonly element: HTMLDialogElement;
  readonly #title: HTMLElement;
  readonly #content = h("div", { class: "dialog-content" });
  #leave: () => boolean = () => true;
  #opener: Element | null = null;

  constructor(title: string, ...content: Child[]) {
    this.#title = h("h2", { id: uniqueId("dialog"), tabindex: "-1" }, title);
    this.element = h("dialog", { class: "dialog", "aria-labelledby": this.#title.id }, this.#title, this.#content);
    this.element.addEventListener("cancel", (event) => {
      if (!this.#leave()) event.preventDefault();
    });
    this.element.addEventListener("close", () => this.#closed());
    this.#fill(content);
  }

  open(): void {
    this.#opener = document.activeElement;
    document.getElementById("main")?.append(this.element);
    this.element.showModal();
    this.#content.querySelector("input")?.select();
  }

  close(): void {
    this.element.close();
  }

  /** Shows the next step, which Escape closes only if `leave` returns true. Reopens the dialog if it was closed. */
  next(title: string, leave: () => boolean, ...content: Child[]): void {
    // Otherwise browsers let a second Escape close the dialog.
    this.element.setAttribute("closedby", "none");
    this.#leave = leave;
    this.#title.textContent = title;
    this.#fill(content);
    if (!this.element.open) this.open();
    this.#title.focus();
  }

  /**
   * Restores the focus, unless something else has it. The opener may have been replaced: then the element with its id
   * gets the focus, or the heading of the view.
   */
  #closed(): void {
    this.element.remove();
    if (document.activeElement !== document.body) return;
    const successor = document.getElementById(this.#opener?.id ?? "");
    const heading = document.querySelector<HTMLElement>(".view:not([hidden]) h1");
    (successor ?? heading)?.focus({ preventScroll: true });
  }

  #fill(content: Child[]): void {
    this.#content.replaceChildren(...content.filter((child) => child !== undefined && child !== false));
  }
}

export function cancelButton(dialog: () => Dialog): HTMLButtonElement {
  return h("button", { type: "button", class: "button", on: { click: () => dialog().close() } }, "Cancel");
}
