import { Field } from "../ui/field.ts";

const LONGEST = 64;

/** The name of a key. Required here, although Twilio does not require it: unnamed keys are hard to tell apart. */
export function nameField(value: string) {
  const field = new Field({
    label: "Key name",
    value,
    placeholder: "billing worker",
    hint: `What will use this key? At most ${LONGEST} characters.`,
  });
  const show = (message: string): true => {
    field.setError(message);
    field.input.focus();
    return true;
  };
  /** Whether the name has a valid length. Shows an error at the field if not. */
  const check = (): boolean => {
    field.setError(undefined);
    const length = [...field.value].length;
    if (length >= 1 && length <= LONGEST) return true;
    show(length === 0 ? "Enter a name." : `Use ${LONGEST} characters or fewer.`);
    return false;
  };
  return { field, show, check };
}
