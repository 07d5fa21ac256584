import { type Signal, signal } from "@preact/signals";
import type { Grants } from "twilio-edge-auth";
import { Button } from "../ui/button.tsx";
import { Check, Field, type FieldState, fieldState } from "../ui/field.tsx";
import { GRANT_FORMS, type GrantField, type GrantForm } from "./grant-fields.ts";

/** The values of one grant's form. */
export interface GrantState {
  form: GrantForm;
  isOn: Signal<boolean>;
  isOpen: Signal<boolean>;
  fields: readonly { field: GrantField; path: string; state: FieldState; flag: Signal<boolean> }[];
}

/** The grants of a form, empty but for *Voice*. */
export function grantStates(): readonly GrantState[] {
  return GRANT_FORMS.map((form) => ({
    form,
    isOn: signal(form.name === "voice"),
    isOpen: signal(false),
    fields: fieldsOf(form).map((field) => ({
      field,
      path: form.fields === "json" ? `grants.${form.name}` : `grants.${form.name}.${field.name}`,
      state: fieldState(),
      flag: signal(true),
    })),
  }));
}

function fieldsOf(form: GrantForm): readonly GrantField[] {
  if (form.fields !== "json") return form.fields;
  return [{ name: form.name, label: `${form.title} grant as JSON`, kind: "json", placeholder: "{ }" }];
}

/** Reads the selected grants. Sets the errors of invalid JSON, and then returns undefined. */
export function readGrants(states: readonly GrantState[]): Grants | undefined {
  let isValid = true;
  const entries = states
    .filter(({ isOn }) => isOn.value)
    .map(({ form, fields }) => {
      const values = fields.map(({ field, state, flag }) => {
        if (field.kind === "flag") return [field.name, flag.value || undefined];
        const text = state.value.value.trim();
        if (text === "" || field.kind === "text") return [field.name, text || undefined];
        const parsed = parseObject(text);
        if (parsed === undefined) isValid = false;
        return [field.name, parsed];
      });
      const given = Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Record<string, unknown>;
      return [form.name, form.fields === "json" ? (given[form.name] ?? {}) : given];
    });
  return isValid ? (Object.fromEntries(entries) as Grants) : undefined;
}

/** Sets the errors of invalid JSON. */
export function checkJson(states: readonly GrantState[]): void {
  for (const { isOn, fields, isOpen } of states) {
    for (const { field, state } of fields) {
      const text = state.value.value.trim();
      if (!isOn.value || field.kind !== "json" || text === "" || parseObject(text) !== undefined) continue;
      state.error.value = 'Enter a JSON object such as { "name": "value" }.';
      isOpen.value = true;
    }
  }
}

/** Shows an error at the field with this path, or at its parent. Returns false if there is none. */
export function showGrantError(states: readonly GrantState[], path: string, message: string): boolean {
  for (const { fields, isOpen } of states) {
    const found = fields.find((each) => path === each.path || path.startsWith(`${each.path}.`));
    if (!found) continue;
    found.state.error.value = message;
    isOpen.value = true;
    return true;
  }
  return false;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** One row per grant. A selected grant has a line about it, and *Edit* shows its fields. */
export function GrantPicker({ states }: { states: readonly GrantState[] }) {
  return (
    <fieldset class="field">
      <legend>Grants</legend>
      <div class="grants">
        {states.map((state) => (
          <Row key={state.form.name} state={state} />
        ))}
      </div>
    </fieldset>
  );
}

function Row({ state }: { state: GrantState }) {
  const { form, isOn, isOpen, fields } = state;
  const isShown = isOn.value && isOpen.value;
  return (
    <div class="grant">
      <div class="grant-head">
        <Check
          label={form.title}
          checked={isOn.value}
          onChange={(checked) => {
            isOn.value = checked;
          }}
        />
        <span class="grow muted small grant-line">{isOn.value ? lineOf(state) : form.summary}</span>
        {isOn.value && (
          <Button
            small
            variant="ghost"
            label={`Edit ${form.title}`}
            pressed={isOpen.value}
            class="with-text"
            onClick={() => {
              isOpen.value = !isOpen.value;
            }}
          >
            Edit
          </Button>
        )}
      </div>
      {isShown && (
        <div class="grant-fields">
          {fields.map(({ field, path, state: value, flag }) =>
            field.kind === "flag" ? (
              <Check
                key={path}
                label={field.label}
                checked={flag.value}
                onChange={(checked) => {
                  flag.value = checked;
                }}
              />
            ) : (
              <Field
                key={path}
                label={field.label}
                field={value}
                {...(field.placeholder !== undefined && { placeholder: field.placeholder })}
                {...(field.kind === "json" && { rows: 2 })}
              />
            ),
          )}
        </div>
      )}
    </div>
  );
}

/** What is set, in one line. */
function lineOf({ fields }: GrantState): string {
  const set = fields.flatMap(({ field, state, flag }) => {
    if (field.kind === "flag") return flag.value ? [field.label] : [];
    return state.value.value.trim() === "" ? [] : [field.label];
  });
  return set.join(", ") || "No restrictions";
}
