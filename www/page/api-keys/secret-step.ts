import { announce } from "../ui/announce.ts";
import { copyButton } from "../ui/copy-button.ts";
import type { Dialog } from "../ui/dialog.ts";
import { h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import type { NewKey } from "./client.ts";

/** *Copy secret key*: shown this once, and left only by who says to have it. */
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
      notice(
        "warning",
        "You will not see this secret again.",
        "Copy it now to where your secrets are. Nobody can show it to you later.",
      ),
      shown("SID", sid),
      shown("Secret", secret),
      h("label", { class: "check" }, gotIt, h("span", { class: "check-label" }, "Got it! I have saved the secret.")),
      h("div", { class: "dialog-buttons" }, done),
    ),
  );
  announce("The key is made. Copy its secret now.");
}

function shown(label: string, text: string): HTMLElement {
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
