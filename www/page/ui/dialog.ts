import { type Child, h, uniqueId } from "./dom.ts";

/** A modal dialog with a title, opened at once and gone when it is closed. The focus goes back to where it was. */
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

  /** Goes on to another step, which Escape leaves only if `leave` says so. */
  next(title: string, leave: () => boolean, ...content: Child[]): void {
    // A browser lets a second Escape through whatever the page says, unless it is told this.
    this.element.setAttribute("closedby", "none");
    this.#leave = leave;
    this.#title.textContent = title;
    this.#fill(content);
    this.#title.focus();
  }

  /** The button that opened it may have been replaced meanwhile: then the heading of the view takes the focus. */
  #closed(): void {
    this.element.remove();
    if (this.#opener?.isConnected) return;
    document.querySelector<HTMLElement>(".view:not([hidden]) h1")?.focus({ preventScroll: true });
  }

  #fill(content: Child[]): void {
    this.#content.replaceChildren(...content.filter((child) => child !== undefined && child !== false));
  }
}

export function cancelButton(dialog: () => Dialog): HTMLButtonElement {
  return h("button", { type: "button", class: "button", on: { click: () => dialog().close() } }, "Cancel");
}
