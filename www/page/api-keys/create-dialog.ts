import { Dialog } from "../ui/dialog.ts";
import { h } from "../ui/dom.ts";
import { segmented } from "../ui/segmented.ts";
import { dialogForm } from "./dialog-form.ts";
import { nameField } from "./name-field.ts";
import { PermissionPicker } from "./permission-picker.ts";
import { secretStep } from "./secret-step.ts";
import type { KeyStore } from "./store.ts";

const SUMMARIES = {
  standard: "Full API access except accounts and keys. Can sign Access Tokens.",
  restricted: "Only the permissions that you select. Can't sign Access Tokens.",
};

/** *Create API key*: name, type and, for Restricted, permissions; then the secret, once. */
export function createDialog(store: KeyStore): Dialog {
  let type: "standard" | "restricted" = "standard";
  const name = nameField("");
  const picker = new PermissionPicker([]);
  const summary = h("p", { class: "field-hint" }, SUMMARIES.standard);
  picker.element.hidden = true;
  const types = segmented(
    "Type",
    [
      ["standard", "Standard"],
      ["restricted", "Restricted"],
    ],
    (choice) => {
      type = choice;
      picker.element.hidden = choice === "standard";
      summary.textContent = SUMMARIES[choice];
    },
  );
  const action = async (): Promise<void> => {
    const named = name.check();
    if (type === "restricted" && !picker.check()) return;
    if (!named) return;
    const policy = type === "restricted" ? { policy: { allow: picker.chosen } } : {};
    const key = await store.create({ friendlyName: name.field.value, type, ...policy });
    secretStep(dialog, key);
  };
  const dialog: Dialog = new Dialog(
    "Create API key",
    dialogForm(
      {
        dialog: () => dialog,
        submit: "Create",
        action,
        place: (field, message) =>
          (field === "friendlyName" && name.show(message)) || (field.startsWith("policy") && picker.show(message)),
      },
      name.field.element,
      h("div", { class: "field" }, types, summary),
      picker.element,
    ),
  );
  return dialog;
}
