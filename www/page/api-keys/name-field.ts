import { Field } from "../ui/field.ts";

const LONGEST = 64;

/** The name of a key. The console wants one, though the service does not: a list of nameless keys helps nobody. */
export function nameField(value: string) {
  const field = new Field({
    label: "Key name",
    value,
    placeholder: "billing worker",
    hint: `What it is for, in 1 to ${LONGEST} characters`,
  });
  const show = (message: string): true => {
    field.setError(message);
    field.input.focus();
    return true;
  };
  /** Whether there is a name of the right length; says at the field if not. */
  const check = (): boolean => {
    field.setError(undefined);
    const length = [...field.value].length;
    if (length >= 1 && length <= LONGEST) return true;
    show(length === 0 ? "Give the key a name." : `That is ${length} characters; a name has at most ${LONGEST}.`);
    return false;
  };
  return { field, show, check };
}
