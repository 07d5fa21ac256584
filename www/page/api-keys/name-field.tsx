import { Field, type FieldState } from "../ui/field.tsx";
import { keys } from "./state.ts";

const LONGEST = 64;

/** The name of a key. Required here, although Twilio does not require it: unnamed keys are hard to tell apart. */
export function NameField({ field, sid }: { field: FieldState; sid?: string }) {
  const name = field.value.value.trim();
  const isTaken = keys.value.some((each) => each.friendlyName === name && each.sid !== sid && !each.deleted);
  return (
    <Field
      label="Friendly name"
      field={field}
      mono={false}
      limit={LONGEST}
      placeholder="billing worker"
      hint={isTaken ? "Another key has this name." : "What will use this key?"}
    />
  );
}

/** Whether the name has a valid length. Sets the field's error if not. */
export function checkName(field: FieldState): boolean {
  const length = [...field.value.value.trim()].length;
  const isValid = length >= 1 && length <= LONGEST;
  field.error.value = isValid ? undefined : length === 0 ? "Enter a name." : `Use ${LONGEST} characters or fewer.`;
  return isValid;
}
