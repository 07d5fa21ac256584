import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { EdgeError, reasonOf } from "../edge/client.ts";
import { announce } from "./announce.ts";
import { Button } from "./button.tsx";
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
  /** The buttons; the submit button gets the busy state. */
  buttons: (busy: boolean) => ComponentChildren;
  class?: string;
  footClass?: string;
  /** The class of the element around the fields. */
  bodyClass?: string;
}

/** A form that is sent once at a time. Shows its error, and focuses the first invalid field. */
export function Form({ children, failure, onSubmit, fields = {}, buttons, ...style }: FormProps) {
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
    <form ref={form} class={style.class} noValidate onSubmit={submit} onKeyDown={sendByShortcut}>
      <div class={style.bodyClass ?? "card-body"}>
        {children}
        {problem.value !== undefined && (
          <Notice tone="bad" title={failure}>
            {problem.value}
          </Notice>
        )}
      </div>
      <div class={style.footClass ?? "card-foot"}>{buttons(busy.value)}</div>
    </form>
  );
}

/** Ctrl+Enter or ⌘Enter sends the form, also from a text area. */
function sendByShortcut(event: KeyboardEvent): void {
  if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
  event.preventDefault();
  (event.currentTarget as HTMLFormElement).requestSubmit();
}

/** The submit button of a form. */
export function Submit(props: {
  children: ComponentChildren;
  busy: boolean;
  busyLabel: string;
  variant?: "primary" | "destroy";
  disabled?: boolean;
}) {
  return (
    <Button submit variant={props.variant ?? "primary"} {...props}>
      {props.children}
    </Button>
  );
}

/** Focuses the first field with an error, after it is rendered. Opens the details that hide it. */
export function focusInvalid(form: HTMLElement | null): void {
  requestAnimationFrame(() => {
    const input = form?.querySelector<HTMLElement>("[aria-invalid]");
    if (!input) return;
    for (let outer = input.closest("details"); outer; outer = outer.parentElement?.closest("details") ?? null)
      outer.open = true;
    input.focus();
  });
}
