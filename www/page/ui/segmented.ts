import { h, uniqueId } from "./dom.ts";

/** A segmented control: radio buttons, so that arrow keys move between the choices. */
export function segmented<Value extends string>(
  legend: string,
  choices: readonly (readonly [Value, string])[],
  onChange: (value: Value) => void,
): HTMLFieldSetElement {
  const name = uniqueId("choice");
  const buttons = choices.map(([value, label], index) => {
    const input = h("input", {
      type: "radio",
      name,
      value,
      checked: index === 0,
      on: { change: () => onChange(value) },
    });
    return h("label", {}, input, h("span", { class: "segmented-label" }, label));
  });
  return h("fieldset", { class: "segmented" }, h("legend", { class: "visually-hidden" }, legend), ...buttons);
}
