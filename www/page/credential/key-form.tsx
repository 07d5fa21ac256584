import { account } from "../edge/session.ts";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Field, type FieldState, useField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Icon } from "../ui/icon.tsx";
import {
  CREDENTIAL_FIELDS,
  type Credential,
  type CredentialField,
  EXAMPLE,
  problemWith,
  readPasted,
  useKey,
} from "./state.ts";

interface KeyFormProps {
  onDone?: () => void;
  /** What is done with the key; it becomes the key in use if omitted. */
  onKey?: (credential: Credential) => void;
}

/** The form of an API key. Enter uses the key; pasting the lines of a .env file into any field fills all of them. */
export function KeyForm({ onDone, onKey = useKey }: KeyFormProps) {
  const fields: Record<CredentialField, FieldState> = {
    accountSid: useField(account.peek()?.sid ?? ""),
    sid: useField(),
    secret: useField(),
  };
  const validate = (name: CredentialField): boolean => {
    const problem = problemWith(name, fields[name].value.value.trim());
    fields[name].error.value = problem;
    return problem === undefined;
  };
  const handlers = (name: CredentialField) => ({
    field: fields[name],
    // An error appears when the field loses focus, and disappears as soon as it is corrected.
    onInput: () => {
      if (fields[name].error.peek() !== undefined) validate(name);
    },
    onBlur: () => {
      if (fields[name].value.peek() !== "") validate(name);
    },
    onPaste: (event: ClipboardEvent) => {
      const pasted = readPasted(event.clipboardData?.getData("text") ?? "");
      if (!pasted) return;
      event.preventDefault();
      for (const each of CREDENTIAL_FIELDS) if (pasted[each] !== undefined) fields[each].value.value = pasted[each];
      announce("Key filled in from the pasted lines.");
    },
  });
  const use = (): void => {
    const areValid = CREDENTIAL_FIELDS.map(validate);
    if (areValid.includes(false)) return;
    const [accountSid, sid, secret] = CREDENTIAL_FIELDS.map((name) => fields[name].value.value.trim());
    onKey({ accountSid: accountSid ?? "", sid: sid ?? "", secret: secret ?? "" });
    announce("Key in use. It stays in this tab.");
    onDone?.();
  };
  return (
    <Form
      failure="Couldn't use the key."
      onSubmit={use}
      submit="Use key"
      buttons={
        <Button
          onClick={() => {
            onKey(EXAMPLE);
            announce("Example key in use.");
            onDone?.();
          }}
        >
          Use example
        </Button>
      }
    >
      <Field
        label="Account SID"
        placeholder="AC…"
        hint="Starts with AC. On your Console home page."
        {...handlers("accountSid")}
      />
      <Field label="API key SID" placeholder="SK…" hint="Starts with SK." {...handlers("sid")} />
      <Field label="Secret" placeholder="Shown only once" secret {...handlers("secret")} />
      <p class="field-hint row">
        <Icon name="shield" />
        <span class="grow">
          Enter live secrets only on a page that you host yourself. This one is served by {location.host}. The secret
          stays in this tab's memory and is never stored or sent.
        </span>
      </p>
    </Form>
  );
}
