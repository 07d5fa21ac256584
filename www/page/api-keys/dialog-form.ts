import { EdgeError, reasonOf } from "../edge/client.ts";
import { cancelButton, type Dialog } from "../ui/dialog.ts";
import { type Child, h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import { sentence } from "../ui/sentence.ts";

export interface DialogFormOptions {
  dialog: () => Dialog;
  submit: string;
  style?: "primary" | "danger";
  /** What the button does. It closes the dialog itself when it is done with it. */
  action: () => Promise<void>;
  /** Shows a refusal where it belongs, if it belongs to a field; true if so. */
  place?: (field: string, message: string) => boolean;
}

/** The inside of a dialog that does one thing: its fields, its error, a way out and the button that does it, once at a time. */
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
      if (!place?.(field, reason)) failure.replaceChildren(notice("bad", "That did not work.", reason));
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
