import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { reasonOf } from "../edge/client.ts";
import { Button } from "../ui/button.tsx";
import { FormDialog, openDialog } from "../ui/dialog.tsx";
import { Field, fieldState } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Menu } from "../ui/menu.tsx";
import { toast } from "../ui/toast.tsx";
import { getKey } from "./client.ts";
import { TEMPLATES } from "./permissions.ts";
import { keys, nameOf } from "./state.ts";

type Selection = Signal<readonly string[]>;
type Replace = (permissions: readonly string[], message: string) => void;

/** Returns a function that replaces the selection, with a message and *Undo*. */
export function useReplace(selected: Selection): Replace {
  const dismiss = useRef(() => {});
  useEffect(() => () => dismiss.current(), []);
  return (permissions, message) => {
    const before = selected.peek();
    selected.value = permissions;
    dismiss.current();
    dismiss.current = toast(message, () => {
      selected.value = before;
    });
  };
}

/** Adds permissions from templates, another key or JSON, with *Undo*. */
export function Starters({ selected, replaceWith }: { selected: Selection; replaceWith: Replace }) {
  const add = (permissions: readonly string[]): void => {
    const added = permissions.filter((each) => !selected.peek().includes(each));
    replaceWith([...selected.peek(), ...added], `${added.length} added`);
  };
  const copyFrom = async (sid: string): Promise<void> => {
    try {
      add((await getKey(sid)).policy?.allow ?? []);
    } catch (error) {
      toast(`Couldn't load the permissions. ${reasonOf(error)}`);
    }
  };
  const restricted = keys.value.filter(({ type, deleted }) => type === "restricted" && !deleted).slice(0, 20);
  return (
    <>
      <Menu
        label="Add from template"
        items={TEMPLATES.map(({ name, allow }) => ({ label: name, icon: "key", onSelect: () => add(allow) }))}
      >
        Add from template
        <Icon name="chevron" />
      </Menu>
      {restricted.length > 0 && (
        <Menu
          label="Copy from a key"
          items={restricted.map((key) => ({ label: nameOf(key), icon: "key", onSelect: () => copyFrom(key.sid) }))}
        >
          Copy from a key
          <Icon name="chevron" />
        </Menu>
      )}
      <Button variant="ghost" onClick={() => editJson(selected.peek(), (each) => replaceWith(each, "Policy replaced"))}>
        Edit JSON
      </Button>
    </>
  );
}

function editJson(allow: readonly string[], use: (permissions: readonly string[]) => void): void {
  const json = fieldState(JSON.stringify({ allow }, null, 2));
  openDialog((close) => (
    <FormDialog
      title="Policy as JSON"
      close={close}
      submit="Use policy"
      busyLabel="Use policy"
      failure="Couldn't use the policy."
      fields={{ json }}
      onSubmit={() => {
        const parsed = readPolicy(json.value.value);
        if (parsed === undefined) {
          json.error.value = 'Enter a policy: { "allow": ["/twilio/…"] }.';
          return false;
        }
        use(parsed);
        return true;
      }}
    >
      <Field label="Policy" field={json} rows={12} />
    </FormDialog>
  ));
}

function readPolicy(text: string): string[] | undefined {
  try {
    const { allow } = JSON.parse(text) as { allow?: unknown };
    return Array.isArray(allow) && allow.every((each) => typeof each === "string") ? [...new Set(allow)] : undefined;
  } catch {
    return undefined;
  }
}
