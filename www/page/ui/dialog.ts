import { type Child, h, uniqueId } from "./dom.ts";

/** A modal dialog with a title, gone when it is closed. The focus goes back to where it was. */
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

  /** Goes on to another step, which Escape leaves only if `leave` says so; also if the dialog was left meanwhile. */
  next(title: string, leave: () => boolean, ...content: Child[]): void {
    // A browser lets a second Escape through whatever the page says, unless it is told this.
    this.element.setAttribute("closedby", "none");
    this.#leave = leave;
    this.#title.textContent = title;
    this.#fill(content);
    if (!this.element.open) this.open();
    this.#title.focus();
  }

  /**
   * What opened it may have been replaced meanwhile: then what has its id takes the focus, or the heading of the view. Unless
   * something else has taken it.
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
