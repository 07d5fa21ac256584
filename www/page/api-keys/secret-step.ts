import { announce } from "../ui/announce.ts";
import { copyButton } from "../ui/copy-button.ts";
import type { Dialog } from "../ui/dialog.ts";
import { h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import type { NewKey } from "./client.ts";

/** *Copy secret key*: shown once. Closes only after the user confirms having saved the secret. */
export function secretStep(dialog: Dialog, { sid, secret }: NewKey): void {
  const gotIt = h("input", { type: "checkbox" });
  const done = h("button", { type: "button", class: "button primary", disabled: true }, "Done");
  gotIt.addEventListener("change", () => {
    done.disabled = !gotIt.checked;
  });
  done.addEventListener("click", () => dialog.close());
  dialog.next(
    "Copy secret key",
    () => gotIt.checked,
    h(
      "div",
      { class: "stack" },
      notice("warning", "Copy this secret now.", "You won't see it again."),
      copyField("SID", sid),
      copyField("Secret", secret),
      h("label", { class: "check" }, gotIt, h("span", { class: "check-label" }, "Got it! I've saved the secret.")),
      h("div", { class: "dialog-buttons" }, done),
    ),
  );
  announce("Key created. Copy its secret now.");
}

function copyField(label: string, text: string): HTMLElement {
  return h(
    "div",
    { class: "field" },
    h("p", { class: "field-label" }, label),
    h(
      "div",
      { class: "input-row" },
      h("code", { class: "input breakable", "aria-label": label }, text),
      copyButton(`the ${label === "SID" ? label : "secret"}`, () => text),
    ),
  );
}
