import { signal, useSignal } from "@preact/signals";
import type { ComponentChildren, VNode } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import type { FieldState } from "./field.tsx";
import { Form } from "./form.tsx";
import { Icon } from "./icon.tsx";

const stack = signal<readonly { id: number; content: VNode }[]>([]);
let count = 0;

/** Opens a dialog above the others, and returns a function that closes it. */
export function openDialog(content: (close: () => void) => VNode): () => void {
  count += 1;
  const id = count;
  const close = (): void => {
    stack.value = stack.value.filter((each) => each.id !== id);
  };
  stack.value = [...stack.value, { id, content: content(close) }];
  return close;
}

/** The open dialogs. */
export function Dialogs() {
  return (
    <>
      {stack.value.map(({ id, content }) => (
        <div key={id}>{content}</div>
      ))}
    </>
  );
}

export interface DialogProps {
  title: string;
  onClose: () => void;
  /** Whether Escape and the close button are off, as while a request runs. */
  locked?: boolean;
  class?: string;
  plain?: boolean;
  children: ComponentChildren;
}

/** A modal dialog. When it closes, the focus returns to its opener, or to the heading of the view. */
export function Dialog({ title, onClose, locked = false, class: style = "", plain, children }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    const first = dialog.current?.querySelector<HTMLElement>(
      ".dialog-body :is(input, select, textarea), .palette .input",
    );
    first?.focus();
    if (first instanceof HTMLInputElement) first.select();
    return () => {
      dialog.current?.close();
      requestAnimationFrame(() => restoreFocus(opener));
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${style}`}
      aria-labelledby={plain ? undefined : id}
      aria-label={plain ? title : undefined}
      // Otherwise browsers let a second Escape close the dialog, whatever its listeners say.
      closedby={locked ? "none" : undefined}
      onCancel={(event) => {
        event.preventDefault();
        if (!locked) onClose();
      }}
      onClose={onClose}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget && plain && !locked) onClose();
      }}
    >
      {!plain && (
        <div class="dialog-head">
          <h2 id={id} tabIndex={-1}>
            {title}
          </h2>
          <Button small variant="ghost" label="Close" disabled={locked} onClick={onClose}>
            <Icon name="cross" />
          </Button>
        </div>
      )}
      {children}
    </dialog>
  );
}

function restoreFocus(opener: Element | null): void {
  const { activeElement, body } = document;
  if (activeElement !== body && activeElement !== null && activeElement.isConnected && activeElement !== opener) return;
  if (opener instanceof HTMLElement && opener.isConnected && opener !== body && opener.checkVisibility()) {
    opener.focus({ preventScroll: true });
  } else document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
}

interface FormDialogProps {
  title: string;
  close: () => void;
  submit: string;
  busyLabel: string;
  failure: string;
  destructive?: boolean;
  fields?: Record<string, FieldState>;
  /** Closes the dialog when it succeeds, unless it returns false. */
  onSubmit: () => Promise<unknown> | unknown;
  children: ComponentChildren;
}

/** A dialog with a form. While it is sent, it cannot be cancelled: the request may succeed. */
export function FormDialog(props: FormDialogProps) {
  const busy = useSignal(false);
  const { title, close, submit, busyLabel, failure, destructive, fields, onSubmit, children } = props;
  const leave = (): void => {
    if (!busy.peek()) close();
  };
  const run = async (): Promise<void> => {
    busy.value = true;
    try {
      if ((await onSubmit()) !== false) close();
    } finally {
      busy.value = false;
    }
  };
  return (
    <Dialog title={title} onClose={leave} locked={busy.value}>
      <Form
        failure={failure}
        onSubmit={run}
        {...(fields && { fields })}
        place="dialog"
        cancel={leave}
        submit={submit}
        busyLabel={busyLabel}
        variant={destructive ? "destroy" : "primary"}
      >
        {children}
      </Form>
    </Dialog>
  );
}

/** Asks before an action with effects. */
export function confirm(options: {
  title: string;
  body: ComponentChildren;
  submit: string;
  busyLabel: string;
  failure: string;
  destructive?: boolean;
  action: () => Promise<unknown> | unknown;
}): void {
  const { body, action, ...rest } = options;
  openDialog((close) => (
    <FormDialog {...rest} close={close} onSubmit={action}>
      {body}
    </FormDialog>
  ));
}
