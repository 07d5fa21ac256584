import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";

interface SegmentedProps<Value extends string> {
  legend: string;
  choices: readonly (readonly [value: Value, label: string])[];
  value: Signal<Value>;
  onChange?: (value: Value) => void;
}

/** A segmented control: radio buttons, so that arrow keys move between the choices. */
export function Segmented<Value extends string>({ legend, choices, value, onChange }: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset class="segmented">
      <legend class="visually-hidden">{legend}</legend>
      {choices.map(([choice, label]) => (
        <label key={choice}>
          <input
            type="radio"
            name={name}
            value={choice}
            checked={value.value === choice}
            onChange={() => {
              value.value = choice;
              onChange?.(choice);
            }}
          />
          <span class="segmented-label">{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
