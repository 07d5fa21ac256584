import { reasonOf } from "../edge/client.ts";
import { announce } from "../ui/announce.ts";
import { Dialog } from "../ui/dialog.ts";
import { h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import { dialogForm } from "./dialog-form.ts";
import { PermissionPicker } from "./permission-picker.ts";
import { type KeyRow, type KeyStore, nameOf } from "./store.ts";

/** A policy is replaced whole, so the one that the key has is fetched first. */
export function policyDialog(store: KeyStore, key: KeyRow): Dialog {
  const place = h("div", { "aria-live": "polite" }, h("p", {}, "Loading the policy…"));
  const dialog = new Dialog(`What “${nameOf(key)}” may do`, place);
  store.get(key.sid).then(
    ({ policy }) => place.replaceChildren(form(store, key, policy?.allow ?? [], dialog)),
    (error: unknown) => place.replaceChildren(notice("bad", "The policy could not be loaded.", reasonOf(error))),
  );
  return dialog;
}

function form(store: KeyStore, key: KeyRow, allowed: readonly string[], dialog: Dialog): HTMLElement {
  const picker = new PermissionPicker(allowed);
  return dialogForm(
    {
      dialog: () => dialog,
      submit: "Replace the policy",
      action: async () => {
        if (!picker.check()) return;
        await store.update(key, { policy: { allow: picker.chosen } });
        dialog.close();
        announce("The policy is replaced.");
      },
      place: (field, message) => field.startsWith("policy") && picker.show(message),
    },
    picker.element,
  );
}
