import { useSignal } from "@preact/signals";
import type { ComponentChildren, TextareaHTMLAttributes } from "preact";
import { useRef } from "preact/hooks";
import { announce } from "./announce.ts";
import { Button } from "./button.tsx";

/** The longest text that is put into the text area whole. Browsers lay out every character: a megabyte takes them 250 ms. */
const LONG = 20_000;
/** The longest text that the user can edit, after *Show all*. */
const EDITABLE = 200_000;
/** How much of a longer text is shown. */
const SHOWN = 2_000;
const UNDO_STEPS = 5;

interface TextAreaProps {
  id: string;
  /** The whole text. */
  text: string;
  onText: (text: string) => void;
  attributes: TextareaHTMLAttributes;
  children?: ComponentChildren;
}

/** A text area that shows the beginning of a long text, and keeps the rest in memory. */
export function TextArea({ id, text, onText, attributes, children }: TextAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const isWhole = useSignal(false);
  const undo = useRef<readonly { before: string; after: string }[]>([]);
  const isCut = text.length > LONG && !isWhole.value;

  const set = (next: string): void => {
    isWhole.value = false;
    onText(next);
  };
  /** Replaces the text in one step, which the browser cannot undo: it does not know the text. */
  const replace = (next: string): void => {
    undo.current = [...undo.current.slice(1 - UNDO_STEPS), { before: text, after: next }];
    set(next);
    area.current?.focus();
    announce(next.length > LONG ? `${count(next)} characters. The field shows the beginning.` : "Field cleared.");
  };
  const isAllSelected = ({ selectionStart, selectionEnd, value }: HTMLTextAreaElement): boolean =>
    selectionStart === 0 && selectionEnd === value.length;
  const insert = (event: Event & { currentTarget: HTMLTextAreaElement }, data: DataTransfer | null): void => {
    // As browsers do with the text of a text area.
    const inserted = data?.getData("text/plain").replaceAll(/\r\n?/g, "\n") ?? "";
    const { selectionStart, selectionEnd } = event.currentTarget;
    const next = isCut ? inserted : text.slice(0, selectionStart) + inserted + text.slice(selectionEnd);
    if (!isCut && next.length <= (isWhole.value ? EDITABLE : LONG)) return;
    event.preventDefault();
    replace(next);
  };
  return (
    <>
      <div class="input-row">
        <textarea
          {...attributes}
          ref={area}
          value={isCut ? `${text.slice(0, SHOWN)}…` : text}
          readOnly={isCut}
          aria-describedby={
            [attributes["aria-describedby"], isCut && `${id}-length`].filter(Boolean).join(" ") || undefined
          }
          onInput={({ currentTarget: { value } }) => {
            const isTyped = Math.abs(value.length - text.length) < SHOWN;
            set(value);
            // Who types is not interrupted at the limit.
            if (isTyped && value.length > LONG) isWhole.value = true;
          }}
          onPaste={(event) => insert(event, event.clipboardData)}
          onDrop={(event) => insert(event, event.dataTransfer)}
          onCopy={(event) => {
            if (!isCut || !isAllSelected(event.currentTarget)) return;
            event.preventDefault();
            event.clipboardData?.setData("text/plain", text);
          }}
          onKeyDown={(event) => {
            const { key, ctrlKey, metaKey, shiftKey } = event;
            const last = undo.current.at(-1);
            if ((ctrlKey || metaKey) && !shiftKey && key.toLowerCase() === "z" && last?.after === text) {
              event.preventDefault();
              undo.current = undo.current.slice(0, -1);
              set(last.before);
              announce("Undone.");
            } else if (isCut && (key === "Backspace" || key === "Delete") && isAllSelected(event.currentTarget)) {
              replace("");
            }
          }}
        />
        {children}
      </div>
      {isCut && (
        <div class="field-hint row">
          <span class="grow" id={`${id}-length`}>
            The first {SHOWN.toLocaleString()} of {count(text)} characters. All are used.
            {text.length > EDITABLE && " Too long to edit here."}
          </span>
          {text.length <= EDITABLE && (
            <Button
              small
              onClick={() => {
                isWhole.value = true;
                area.current?.focus();
              }}
            >
              Show all
            </Button>
          )}
          <Button small onClick={() => replace("")}>
            Clear text
          </Button>
        </div>
      )}
    </>
  );
}

function count({ length }: string): string {
  return length.toLocaleString();
}
