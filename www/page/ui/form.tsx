import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { EdgeError, reasonOf } from "../edge/client.ts";
import { announce } from "./announce.ts";
import { Button, type ButtonProps } from "./button.tsx";
import type { FieldState } from "./field.tsx";
import { Notice } from "./notice.tsx";
import { sentence } from "./sentence.ts";

interface FormProps {
  children: ComponentChildren;
  /** What failed, for the notice: "Couldn't create the key." */
  failure: string;
  /** Sends the form. An error with a field of `fields` is shown there. */
  onSubmit: () => Promise<void> | void;
  fields?: Record<string, FieldState>;
  /** The text of the button that sends the form. */
  submit: string;
  /** Its text while the form is sent: "Creating…". */
  busyLabel?: string;
  variant?: ButtonProps["variant"];
  disabled?: boolean;
  /** Adds *Cancel* before it. It is off while the form is sent. */
  cancel?: () => void;
  /** What follows the button. */
  buttons?: ComponentChildren;
  /** Where the form is, which has classes for its fields and buttons. */
  place?: "card" | "dialog";
}

/** A form that is sent once at a time. Shows its error, and focuses the first invalid field. */
export function Form(props: FormProps) {
  const { children, failure, onSubmit, fields = {}, submit: text, cancel, place = "card" } = props;
  const busy = useSignal(false);
  const problem = useSignal<string | undefined>(undefined);
  const form = useRef<HTMLFormElement>(null);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.peek()) return;
    busy.value = true;
    problem.value = undefined;
    for (const field of Object.values(fields)) field.error.value = undefined;
    try {
      await onSubmit();
    } catch (error) {
      show(error);
    } finally {
      busy.value = false;
      focusInvalid(form.current);
    }
  };

  function show(error: unknown): void {
    const name = error instanceof EdgeError ? (error.field ?? "") : "";
    const reason = sentence({ message: reasonOf(error), field: name });
    const field = fields[name] ?? fields[name.split(".")[0] ?? ""];
    if (field) field.error.value = reason;
    else problem.value = reason;
    announce(`${failure} ${reason}`);
  }

  return (
    <form ref={form} noValidate onSubmit={submit} onKeyDown={sendByShortcut}>
      <div class={`${place}-body`}>
        {children}
        {problem.value !== undefined && (
          <Notice tone="bad" title={failure}>
            {problem.value}
          </Notice>
        )}
      </div>
      <div class={`${place}-foot`}>
        {cancel && (
          <Button disabled={busy.value} onClick={cancel}>
            Cancel
          </Button>
        )}
        <Button
          submit
          variant={props.variant ?? "primary"}
          busy={busy.value}
          busyLabel={props.busyLabel ?? text}
          disabled={props.disabled}
        >
          {text}
        </Button>
        {props.buttons}
      </div>
    </form>
  );
}

/** Ctrl+Enter or ⌘Enter sends the form, also from a text area. */
function sendByShortcut(event: KeyboardEvent): void {
  if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
  event.preventDefault();
  (event.currentTarget as HTMLFormElement).requestSubmit();
}

/** Focuses the first error in an element, after it is rendered: its field, or its text. Opens the details that hide it. */
export function focusInvalid(within: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const input = within?.querySelector<HTMLElement>("[aria-invalid], .matrix-error");
    if (!input) return;
    for (let outer = input.closest("details"); outer; outer = outer.parentElement?.closest("details") ?? null)
      outer.open = true;
    input.focus();
  });
}
