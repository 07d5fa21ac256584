import { announce } from "../ui/announce.ts";
import { Dialog } from "../ui/dialog.ts";
import { dialogForm } from "./dialog-form.ts";
import { nameField } from "./name-field.ts";
import type { KeyRow, KeyStore } from "./store.ts";

export function renameDialog(store: KeyStore, key: KeyRow): Dialog {
  const name = nameField(key.friendlyName ?? "");
  const dialog: Dialog = new Dialog(
    "Rename API key",
    dialogForm(
      {
        dialog: () => dialog,
        submit: "Rename",
        action: async () => {
          if (!name.check()) return;
          await store.update(key, { friendlyName: name.field.value });
          dialog.close();
          announce("Key renamed.");
        },
        place: (field, message) => field === "friendlyName" && name.show(message),
      },
      name.field.element,
    ),
  );
  return dialog;
}
