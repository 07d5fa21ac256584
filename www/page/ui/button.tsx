import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

export interface ButtonProps {
  children?: ComponentChildren;
  /** `destroy` is the final button of a destructive action, `danger` opens its confirmation. */
  variant?: "primary" | "secondary" | "danger" | "destroy" | "ghost";
  small?: boolean;
  /** The accessible name, if it is not the text. */
  label?: string | undefined;
  /** Replaces the children while the action runs: "Sending…". */
  busyLabel?: string | undefined;
  busy?: boolean | undefined;
  disabled?: boolean | undefined;
  pressed?: boolean | undefined;
  submit?: boolean;
  id?: string;
  class?: string;
  popovertarget?: string;
  /** If it returns a promise, the button is busy until it settles, and clicks are ignored. */
  onClick?: ((event: MouseEvent) => unknown) | undefined;
}

/** A button that runs its action once at a time. A disabled button keeps the focus. */
export function Button(props: ButtonProps) {
  const { children, variant = "", small, label, busyLabel, disabled, pressed, submit, onClick, popovertarget } = props;
  const running = useSignal(false);
  const busy = running.value || props.busy === true;
  const isInert = busy || disabled === true;
  const click = async (event: MouseEvent): Promise<void> => {
    if (running.peek() || isInert) {
      event.preventDefault();
      return;
    }
    const result = onClick?.(event);
    if (!(result instanceof Promise)) return;
    running.value = true;
    try {
      await result;
    } finally {
      running.value = false;
    }
  };
  const isIcon = label !== undefined && (typeof children !== "string" || children === "");
  return (
    <button
      type={submit ? "submit" : "button"}
      id={props.id}
      class={["button", variant, small && "small", isIcon && "icon-only", props.class].filter(Boolean).join(" ")}
      aria-label={label}
      title={isIcon ? label : undefined}
      aria-pressed={pressed}
      aria-busy={busy || undefined}
      aria-disabled={isInert || undefined}
      popovertarget={popovertarget}
      onClick={click}
    >
      {busy && <span class="spinner" aria-hidden="true" />}
      {busy && busyLabel !== undefined ? busyLabel : busy && isIcon ? null : children}
    </button>
  );
}
