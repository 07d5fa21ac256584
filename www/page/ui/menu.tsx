import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { place } from "./popover.tsx";

export interface MenuItem {
  label: string;
  icon: IconName;
  danger?: boolean;
  /** Why the item cannot be used. */
  disabled?: string | undefined;
  onSelect: () => void;
}

/** A button that opens a menu. Arrow keys move, Escape closes, and the focus returns to the button. */
export function Menu({
  label,
  items,
  children,
  isBordered,
}: {
  label: string;
  items: readonly MenuItem[];
  children?: ComponentChildren;
  isBordered?: boolean;
}) {
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const isOpen = useSignal(false);
  useLayoutEffect(() => {
    if (!isOpen.value || !popover.current) return;
    place(popover.current, button());
    buttons()[0]?.focus();
  }, [isOpen.value]);
  const button = () => document.getElementById(`${id}-button`);
  const buttons = () => [...(popover.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  const move = (event: KeyboardEvent): void => {
    const all = buttons();
    const index = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Tab") popover.current?.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    all[(to + all.length) % all.length]?.focus();
  };
  return (
    <>
      <Button
        id={`${id}-button`}
        small={children === undefined}
        {...(!isBordered && { variant: "ghost" as const })}
        label={label}
        popovertarget={id}
        {...(children !== undefined && { class: "with-text" })}
      >
        {children ?? <Icon name="dots" />}
      </Button>
      <div
        ref={popover}
        id={id}
        popover="auto"
        role="menu"
        aria-label={label}
        class="popover menu"
        tabIndex={-1}
        onKeyDown={move}
        onToggle={(event) => {
          isOpen.value = event.newState === "open";
        }}
      >
        {(isOpen.value ? items : []).map((item) => (
          <button
            key={item.label}
            type="button"
            role="menuitem"
            tabIndex={-1}
            class={item.danger ? "menu-item danger" : "menu-item"}
            aria-disabled={item.disabled !== undefined || undefined}
            title={item.disabled}
            onClick={() => {
              if (item.disabled !== undefined) return;
              popover.current?.hidePopover();
              button()?.focus();
              item.onSelect();
            }}
          >
            <Icon name={item.icon} />
            {item.label}
          </button>
        ))}
      </div>
    </>
  );
}
