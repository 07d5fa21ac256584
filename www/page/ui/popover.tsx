import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

/** A chip that opens a panel below it. `children` gets a function that closes the panel. */
export function PopoverChip(props: {
  label: string;
  chip: ComponentChildren;
  class?: string;
  children: (close: () => void) => ComponentChildren;
}) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = useSignal(false);
  useLayoutEffect(() => {
    if (isOpen.value && panel.current) place(panel.current, button.current);
  }, [isOpen.value]);
  const close = (): void => {
    panel.current?.hidePopover();
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={`chip ${props.class ?? ""}`}
        popovertarget={id}
        aria-label={props.label}
      >
        {props.chip}
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={props.label}
        class="popover wide"
        onToggle={(event) => {
          isOpen.value = event.newState === "open";
        }}
      >
        {isOpen.value && props.children(close)}
      </div>
    </>
  );
}

/** Places an open popover below its button, or above it, inside the viewport. */
export function place(popover: HTMLElement, button: HTMLElement | null): void {
  if (!button) return;
  const margin = 8;
  const from = button.getBoundingClientRect();
  const { width, height } = popover.getBoundingClientRect();
  const below = from.bottom + 4;
  const fits = below + height + margin <= innerHeight;
  const top = fits ? below : Math.max(margin, from.top - 4 - height);
  const left = Math.max(
    margin,
    Math.min(from.left, innerWidth - width - margin, Math.max(from.right - width, from.left)),
  );
  popover.style.top = `${top}px`;
  popover.style.left = `${Math.min(left, innerWidth - width - margin)}px`;
}
