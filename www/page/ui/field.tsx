import { type Signal, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useMemo } from "preact/hooks";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { TextArea } from "./text-area.tsx";

/** The value of a field, and its error. */
export interface FieldState {
  value: Signal<string>;
  error: Signal<string | undefined>;
}

export function fieldState(value = ""): FieldState {
  return { value: signal(value), error: signal(undefined) };
}

/** A field's state that lives as long as the component. */
export function useField(value = ""): FieldState {
  return useMemo(() => fieldState(value), []);
}

interface FieldProps {
  label: string;
  field: FieldState;
  hint?: ComponentChildren;
  placeholder?: string;
  /** Masks the value until it is revealed. */
  secret?: boolean;
  /** The number of lines of a text area; a single-line input if omitted. */
  rows?: number;
  /** Shows the number of characters, and this limit. */
  limit?: number;
  inputMode?: "numeric";
  type?: "text" | "search" | "datetime-local";
  mono?: boolean;
  /** Elements after the input. */
  children?: ComponentChildren;
  onInput?: (value: string) => void;
  onBlur?: () => void;
  onPaste?: (event: ClipboardEvent) => void;
}

/** A labelled text input. Its error replaces the hint. Browsers are told not to store, correct or complete the value. */
export function Field(props: FieldProps) {
  const { label, field, hint, placeholder, secret, rows, limit, mono = true, type = "text" } = props;
  const id = useId();
  const shown = useMemo(() => signal(false), []);
  const error = field.error.value;
  const note = error === undefined ? hint : error;
  const attributes = {
    id,
    class: mono ? "input mono" : "input",
    placeholder,
    autocomplete: "off",
    autocapitalize: "off" as const,
    autocorrect: "off" as const,
    spellcheck: false,
    inputMode: props.inputMode,
    "aria-describedby": note === undefined ? undefined : `${id}-note`,
    "aria-invalid": error !== undefined || undefined,
    onBlur: props.onBlur,
  };
  const set = (value: string): void => {
    field.value.value = value;
    props.onInput?.(value);
  };
  // Not counted without a limit: a token may have a million characters.
  const length = limit === undefined ? 0 : [...field.value.value.trim()].length;
  return (
    <div class="field">
      <div class="label-row">
        <label for={id}>{label}</label>
        {limit !== undefined && (
          <span class={length > limit ? "counter over" : "counter"}>
            {length} / {limit}
          </span>
        )}
      </div>
      {rows ? (
        <TextArea id={id} text={field.value.value} onText={set} attributes={{ ...attributes, rows }}>
          {props.children}
        </TextArea>
      ) : (
        <div class="input-row">
          <input
            {...attributes}
            type={(secret && !shown.value ? "password" : type) as "text"}
            value={field.value.value}
            onInput={(event) => set(event.currentTarget.value)}
            onPaste={props.onPaste}
            // Enter in a search would send the form around it.
            onKeyDown={(event) => {
              if (type === "search" && event.key === "Enter") event.preventDefault();
            }}
          />
          {secret && (
            <Button
              label={`Show the ${label.toLowerCase()}`}
              pressed={shown.value}
              onClick={() => {
                shown.value = !shown.value;
              }}
            >
              <Icon name="eye" />
            </Button>
          )}
          {props.children}
        </div>
      )}
      {error !== undefined ? (
        <p class="field-error" id={`${id}-note`}>
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      ) : (
        hint !== undefined && (
          <p class="field-hint" id={`${id}-note`}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

/** The search field of a list. */
export function Search({ label, text }: { label: string; text: Signal<string> }) {
  return (
    <input
      type="search"
      class="input"
      aria-label={label}
      placeholder={label}
      autocomplete="off"
      spellcheck={false}
      value={text.value}
      onInput={(event) => {
        text.value = event.currentTarget.value;
      }}
    />
  );
}

interface SelectProps {
  label: string;
  value: Signal<string>;
  options: readonly (readonly [value: string, label: string])[];
  hint?: string;
  hideLabel?: boolean;
}

export function Select({ label, value, options, hint, hideLabel }: SelectProps) {
  const id = useId();
  const select = (
    <select
      id={id}
      class="input"
      autocomplete="off"
      aria-label={hideLabel ? label : undefined}
      aria-describedby={hint === undefined ? undefined : `${id}-note`}
      value={value.value}
      onChange={(event) => {
        value.value = event.currentTarget.value;
      }}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
  if (hideLabel) return select;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {select}
      {hint !== undefined && (
        <p class="field-hint" id={`${id}-note`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  note?: ComponentChildren;
}

export function Check({ label, checked, onChange, note }: CheckProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span class="check-label">
        <span>{label}</span>
        {note !== undefined && <small>{note}</small>}
      </span>
    </label>
  );
}
