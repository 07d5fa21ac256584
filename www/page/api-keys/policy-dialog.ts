import { reasonOf } from "../edge/client.ts";
import { announce } from "../ui/announce.ts";
import { Dialog } from "../ui/dialog.ts";
import { h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import { dialogForm } from "./dialog-form.ts";
import { PermissionPicker } from "./permission-picker.ts";
import { type KeyRow, type KeyStore, nameOf } from "./store.ts";

/** *Permissions*: fetches the key's policy first, because saving replaces all of it. */
export function policyDialog(store: KeyStore, key: KeyRow): Dialog {
  const place = h("div", { "aria-live": "polite" }, h("p", {}, "Loading…"));
  const dialog = new Dialog(`Permissions for “${nameOf(key)}”`, place);
  store.get(key.sid).then(
    ({ policy }) => place.replaceChildren(form(store, key, policy?.allow ?? [], dialog)),
    (error: unknown) => place.replaceChildren(notice("bad", "Couldn't load the permissions.", reasonOf(error))),
  );
  return dialog;
}

function form(store: KeyStore, key: KeyRow, allowed: readonly string[], dialog: Dialog): HTMLElement {
  const picker = new PermissionPicker(allowed);
  return dialogForm(
    {
      dialog: () => dialog,
      submit: "Save permissions",
      action: async () => {
        if (!picker.check()) return;
        await store.update(key, { policy: { allow: picker.chosen } });
        dialog.close();
        announce("Permissions saved.");
      },
      place: (field, message) => field.startsWith("policy") && picker.show(message),
    },
    picker.element,
  );
}
