import { announce } from "../ui/announce.ts";
import { Dialog } from "../ui/dialog.ts";
import { h } from "../ui/dom.ts";
import { dialogForm } from "./dialog-form.ts";
import { type KeyRow, type KeyStore, nameOf, rowId } from "./store.ts";

export function deleteDialog(store: KeyStore, key: KeyRow): Dialog {
  const dialog: Dialog = new Dialog(
    `Delete “${nameOf(key)}”?`,
    dialogForm(
      {
        dialog: () => dialog,
        submit: "Delete API key",
        style: "danger",
        action: async () => {
          await store.delete(key);
          dialog.close();
          document.getElementById(rowId(key))?.focus();
          announce(`${nameOf(key)} deleted.`);
        },
      },
      h("p", {}, h("code", { class: "breakable" }, key.sid)),
      h(
        "p",
        {},
        "Requests with this key fail immediately, and Access Tokens that it signed become invalid. You can't undo this.",
      ),
    ),
  );
  return dialog;
}
