import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { announce } from "./announce.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { toast } from "./toast.tsx";

const CONFIRMATION_MS = 1600;

interface CopyProps {
  /** Completes "Copy …" for screen readers. */
  what: string;
  text: string | (() => string);
  /** With text, the button is as large as others. */
  children?: ComponentChildren;
  variant?: "primary" | "ghost";
  /** The element whose text is selected if copying fails. */
  select?: () => HTMLElement | null;
}

/** A button that copies a text. Its icon changes to a check; if copying fails, the text is selected. */
export function Copy({ what, text, children, variant, select }: CopyProps) {
  const copied = useSignal(false);
  const click = async () => {
    if (await write(typeof text === "string" ? text : text())) {
      copied.value = true;
      announce(`Copied ${what}.`);
      setTimeout(() => {
        copied.value = false;
      }, CONFIRMATION_MS);
      return;
    }
    const element = select?.();
    if (element) selectText(element);
    toast(
      element ? "Copy failed. Press Ctrl+C: the text is selected." : "Copy failed. Select the text and press Ctrl+C.",
    );
  };
  const icon = <Icon name={copied.value ? "check" : "copy"} />;
  return children === undefined ? (
    <Button small variant={variant ?? "ghost"} class="copy" label={`Copy ${what}`} onClick={click}>
      {icon}
    </Button>
  ) : (
    <Button {...(variant && { variant })} class="copy" onClick={click}>
      {icon}
      {children}
    </Button>
  );
}

/** A read-only value with its label and a copy button. A click selects all of it. */
export function CopyField({ label, value, what }: { label: string; value: string; what: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="input-row">
        <input
          id={id}
          ref={input}
          class="input mono"
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Copy what={what} text={value} select={() => input.current} />
      </div>
    </div>
  );
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or not a secure context
  }
}

function selectText(element: HTMLElement): void {
  if (element instanceof HTMLInputElement) {
    element.focus();
    element.select();
  } else {
    getSelection()?.selectAllChildren(element);
  }
}
