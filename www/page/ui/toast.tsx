import { signal } from "@preact/signals";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

const SHOWN_MS = 8000;

interface Toast {
  id: number;
  message: string;
  /** Takes the change back. */
  undo: (() => void) | undefined;
}

const toasts = signal<readonly Toast[]>([]);
let count = 0;

/** Shows a message that disappears by itself, with an *Undo* button if `undo` is given. Returns a function that removes it. */
export function toast(message: string, undo?: () => void): () => void {
  count += 1;
  const id = count;
  toasts.value = [...toasts.value.slice(-2), { id, message, undo }];
  setTimeout(() => dismiss(id), SHOWN_MS);
  return () => remove(id);
}

function remove(id: number): void {
  toasts.value = toasts.value.filter((each) => each.id !== id);
}

function dismiss(id: number): void {
  // A toast under the pointer or with the focus stays.
  if (document.querySelector(".toasts:is(:hover, :focus-within)") !== null) {
    setTimeout(() => dismiss(id), SHOWN_MS);
    return;
  }
  remove(id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map(({ id, message, undo }) => (
        <div class="toast" key={id}>
          <span>{message}</span>
          {undo && (
            <Button
              small
              onClick={() => {
                remove(id);
                undo();
              }}
            >
              Undo
            </Button>
          )}
          <Button small label="Dismiss" onClick={() => remove(id)}>
            <Icon name="cross" />
          </Button>
        </div>
      ))}
    </div>
  );
}
