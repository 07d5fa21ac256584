import { h, uniqueId } from "./dom.ts";
import { icon } from "./icon.ts";

export interface FieldOptions {
  label: string;
  hint?: string;
  placeholder?: string;
  value?: string;
  /** Masks the input until it is revealed. */
  secret?: boolean;
  /** The number of lines of a text area; a single-line input if omitted. */
  rows?: number;
  inputMode?: "numeric";
  /** Elements after the input, such as presets. */
  extras?: Node[];
}

/** A labelled text input with its error. Browsers are told not to store, correct or complete its value. */
export class Field {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | HTMLTextAreaElement;
  readonly #error: HTMLElement;

  constructor(options: FieldOptions) {
    const id = uniqueId("field");
    const described = [options.hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
    const attributes = {
      id,
      class: "input mono",
      placeholder: options.placeholder,
      autocomplete: "off",
      autocapitalize: "off",
      autocorrect: "off",
      spellcheck: "false",
      inputmode: options.inputMode,
      "aria-describedby": described,
    };
    this.input = options.rows
      ? h("textarea", { ...attributes, rows: options.rows })
      : h("input", { ...attributes, type: options.secret ? "password" : "text" });
    this.input.value = options.value ?? "";
    this.#error = h("p", { class: "field-error", id: `${id}-error`, hidden: true });
    this.element = h(
      "div",
      { class: "field" },
      h("label", { for: id }, options.label),
      h("div", { class: "input-row" }, this.input, options.secret && this.#revealButton(), ...(options.extras ?? [])),
      options.hint !== undefined && h("p", { class: "field-hint", id: `${id}-hint` }, options.hint),
      this.#error,
    );
  }

  get value(): string {
    return this.input.value.trim();
  }

  set value(text: string) {
    this.input.value = text;
  }

  get hasError(): boolean {
    return !this.#error.hidden;
  }

  setError(message: string | undefined): void {
    this.#error.hidden = message === undefined;
    this.#error.replaceChildren(...(message === undefined ? [] : [icon("alert"), h("span", {}, message)]));
    if (message === undefined) this.input.removeAttribute("aria-invalid");
    else this.input.setAttribute("aria-invalid", "true");
  }

  #revealButton(): HTMLButtonElement {
    const button = h(
      "button",
      { type: "button", class: "button icon-only", "aria-label": "Show the secret" },
      icon("eye"),
    );
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const shown = this.input.getAttribute("type") === "text";
      this.input.setAttribute("type", shown ? "password" : "text");
      button.setAttribute("aria-pressed", String(!shown));
    });
    return button;
  }
}
