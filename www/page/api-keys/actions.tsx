import { secretOf, useKey } from "../credential/state.ts";
import { account } from "../edge/session.ts";
import { navigate } from "../router.ts";
import { confirm, FormDialog, openDialog } from "../ui/dialog.tsx";
import { Field, fieldState } from "../ui/field.tsx";
import type { MenuItem } from "../ui/menu.tsx";
import { Notice } from "../ui/notice.tsx";
import { toast } from "../ui/toast.tsx";
import { checkName, NameField } from "./name-field.tsx";
import { destroy, type KeyRow, nameOf, update } from "./state.ts";

/** What can be done with a key, from its row and from its page. */
export function actionsFor(key: KeyRow): MenuItem[] {
  const secret = secretOf(key.sid);
  const accountSid = account.peek()?.sid;
  return [
    {
      label: "Use in this page",
      icon: "check",
      disabled: secret === undefined ? "Only keys created in this tab: secrets are shown once." : undefined,
      onSelect: () => {
        if (secret === undefined || accountSid === undefined) return;
        const name = key.friendlyName ?? undefined;
        useKey({ accountSid, sid: key.sid, secret, name, isRestricted: key.type === "restricted" });
        toast(`${nameOf(key)} is in use`);
      },
    },
    { label: "Copy SID", icon: "copy", onSelect: () => copySid(key.sid) },
    {
      label: "Rename…",
      icon: "terminal",
      disabled: key.inUse ? "The worker manages this key." : undefined,
      onSelect: () => openRename(key),
    },
    { label: "Duplicate…", icon: "copy", onSelect: () => navigate(`/keys/new?from=${key.sid}`) },
    {
      label: "Rotate…",
      icon: "rotate",
      disabled:
        key.inUse || key.type === "main"
          ? "The worker rotates its own keys; Main keys are created in the Console."
          : undefined,
      onSelect: () => navigate(`/keys/${key.sid}/rotate`),
    },
    {
      label: "Delete…",
      icon: "trash",
      danger: true,
      disabled: key.inUse ? "The worker uses this key." : undefined,
      onSelect: () => openDelete(key),
    },
  ];
}

async function copySid(sid: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(sid);
    toast("SID copied");
  } catch {
    toast("Copy failed. Open the key to select its SID.");
  }
}

export function openRename(key: KeyRow): void {
  const name = fieldState(key.friendlyName ?? "");
  openDialog((close) => (
    <FormDialog
      title="Rename API key"
      close={close}
      submit="Rename"
      busyLabel="Renaming…"
      failure="Couldn't rename the key."
      fields={{ friendlyName: name }}
      onSubmit={async () => {
        if (!checkName(name)) return false;
        const before = key.friendlyName;
        await update(key, { friendlyName: name.value.value.trim() });
        toast("Key renamed", before === null ? undefined : () => void update(key, { friendlyName: before }));
        return true;
      }}
    >
      <NameField field={name} sid={key.sid} />
    </FormDialog>
  ));
}

/** Asks, then deletes. `done` is called after the key is deleted. */
export function openDelete(key: KeyRow, done: () => void = () => {}): void {
  const action = async (): Promise<void> => {
    await destroy(key);
    toast(`${nameOf(key)} deleted`);
    done();
  };
  const title = `Delete “${nameOf(key)}”?`;
  const common = { title, submit: "Delete API key", busyLabel: "Deleting…", failure: "Couldn't delete the key." };
  if (key.type !== "main") {
    confirm({ ...common, destructive: true, action, body: <Effects keyRow={key} /> });
    return;
  }
  const typed = fieldState();
  openDialog((close) => (
    <FormDialog
      {...common}
      destructive
      close={close}
      fields={{ typed }}
      onSubmit={async () => {
        if (typed.value.value.trim() !== key.friendlyName) {
          typed.error.value = "Enter the name of the key.";
          return false;
        }
        await action();
        return true;
      }}
    >
      <Effects keyRow={key} />
      <Notice tone="warning" title="This is a Main key">
        It can manage the account's keys, and can be created again only in the Console.
      </Notice>
      <Field label={`Type “${nameOf(key)}” to confirm`} field={typed} mono={false} />
    </FormDialog>
  ));
}

function Effects({ keyRow }: { keyRow: KeyRow }) {
  const signs = keyRow.type !== "restricted";
  return (
    <>
      <p class="small">
        Requests with this key fail immediately{signs && ", and Access Tokens that it signed become invalid"}. You can't
        undo this.
      </p>
      <p>
        <code class="break small">{keyRow.sid}</code>
      </p>
    </>
  );
}
