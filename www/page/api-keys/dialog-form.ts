import { EdgeError, reasonOf } from "../edge/client.ts";
import { cancelButton, type Dialog } from "../ui/dialog.ts";
import { type Child, h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import { sentence } from "../ui/sentence.ts";

export interface DialogFormOptions {
  dialog: () => Dialog;
  submit: string;
  style?: "primary" | "danger";
  /** Runs when the form is submitted. Closes the dialog itself. */
  action: () => Promise<void>;
  /** Shows an error at its field. Returns false if it has none. */
  place?: (field: string, message: string) => boolean;
}

/** The form of a dialog: its fields, its error, a cancel button and a submit button. Submits once at a time. */
export function dialogForm(options: DialogFormOptions, ...content: Child[]): HTMLFormElement {
  const { dialog, submit, style = "primary", action, place } = options;
  const failure = h("div", { role: "alert" });
  const button = h("button", { class: `button ${style}` }, submit);
  const run = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    failure.replaceChildren();
    try {
      await action();
    } catch (error) {
      const field = error instanceof EdgeError ? (error.field ?? "") : "";
      const reason = sentence({ message: reasonOf(error), field });
      if (!place?.(field, reason)) failure.replaceChildren(notice("bad", "Request failed.", reason));
    } finally {
      button.removeAttribute("aria-disabled");
    }
  };
  return h(
    "form",
    { class: "stack", novalidate: true, on: { submit: run } },
    ...content,
    failure,
    h("div", { class: "dialog-buttons" }, cancelButton(dialog), button),
  );
}
