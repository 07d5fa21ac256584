import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { EdgeError } from "../edge/client.ts";
import { Form } from "../ui/form.tsx";
import { toast } from "../ui/toast.tsx";
import { PermissionMatrix, PolicyDifference } from "./matrix.tsx";
import { MAX_PERMISSIONS } from "./permissions.ts";
import { type KeyRow, update } from "./state.ts";

/** Changes the policy of a key. Shows what changes before it is saved. */
export function PolicyEditor({ row, close }: { row: KeyRow; close: () => void }) {
  const before = useRef(row.policy?.allow ?? []).current;
  const selected = useSignal<readonly string[]>(before);
  const error = useSignal<string | undefined>(undefined);
  const save = async (): Promise<void> => {
    const { length } = selected.value;
    if (length === 0 || length > MAX_PERMISSIONS) {
      error.value = length === 0 ? "Select at least one permission." : `Use ${MAX_PERMISSIONS} permissions at most.`;
      return;
    }
    try {
      await update(row, { policy: { allow: [...selected.value] } });
    } catch (failure) {
      if (!(failure instanceof EdgeError) || !failure.field?.startsWith("policy")) throw failure;
      error.value = failure.message;
      return;
    }
    const after = { ...row, policy: { allow: [...selected.value] } };
    toast("Permissions saved", () => void update(after, { policy: { allow: [...before] } }));
    close();
  };
  return (
    <Form
      failure="Couldn't save the permissions."
      onSubmit={save}
      submit="Save permissions"
      busyLabel="Saving…"
      cancel={close}
    >
      <PermissionMatrix selected={selected} error={error} />
      <PolicyDifference before={before} after={selected.value} />
    </Form>
  );
}
