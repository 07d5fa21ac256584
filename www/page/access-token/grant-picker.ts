import type { Grants } from "twilio-edge-auth";
import { h, uniqueId } from "../ui/dom.ts";
import { Field } from "../ui/field.ts";
import { FieldError } from "./field-error.ts";
import { GRANT_FORMS, type GrantField, type GrantForm } from "./grant-fields.ts";

/** An input of a grant. `read` returns undefined for an empty one. */
interface Reader {
  path: string;
  element: HTMLElement;
  read: () => unknown;
  setError: (message: string | undefined) => void;
}

/** One row per grant. Checking a grant shows its fields. */
export class GrantPicker {
  readonly element: HTMLElement;
  readonly #rows = GRANT_FORMS.map((form) => grantRow(form));

  constructor() {
    this.element = h("div", { class: "grants" }, ...this.#rows.map(({ element }) => element));
  }

  /** Returns the checked grants in the order of the form. Throws a FieldError for invalid JSON. */
  read(): Grants {
    return Object.fromEntries(this.#rows.filter(({ box }) => box.checked).map(({ form, read }) => [form.name, read()]));
  }

  tick(name: keyof Grants): void {
    this.#rows.find(({ form }) => form.name === name)?.tick(true);
  }

  /** Shows `message` at the input for `path` or for its parent. Returns false if there is none. */
  setError(path: string, message: string): boolean {
    const readers = this.#rows.flatMap((row) => row.readers);
    const reader = readers.find((each) => path === each.path || path.startsWith(`${each.path}.`));
    reader?.setError(message);
    return reader !== undefined;
  }

  clearErrors(): void {
    for (const { readers } of this.#rows) for (const reader of readers) reader.setError(undefined);
  }
}

function grantRow(form: GrantForm) {
  const path = `grants.${form.name}`;
  const readers =
    form.fields === "json"
      ? [textReader(path, { name: form.name, label: `${form.title} as JSON`, kind: "json", placeholder: "{ }" })]
      : form.fields.map((field) =>
          field.kind === "flag" ? flagReader(path, field) : textReader(`${path}.${field.name}`, field),
        );

  const fieldsId = uniqueId("grant");
  const fields = h(
    "div",
    { class: "grant-fields", id: fieldsId, hidden: true },
    ...readers.map(({ element }) => element),
  );
  const box = h("input", { type: "checkbox", "aria-controls": fieldsId, "aria-expanded": "false" });
  const tick = (ticked: boolean): void => {
    box.checked = ticked;
    fields.hidden = !ticked;
    box.setAttribute("aria-expanded", String(ticked));
  };
  box.addEventListener("change", () => tick(box.checked));
  const words = h("span", { class: "check-label" }, h("strong", {}, form.title), h("small", {}, form.summary));
  const element = h("div", { class: "grant" }, h("label", { class: "check" }, box, words), fields);

  const read = (): unknown => {
    if (form.fields === "json") return readers[0]?.read() ?? {};
    const entries = form.fields.map((field, index) => [field.name, readers[index]?.read()]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  };
  return { form, box, element, readers, read, tick };
}

function flagReader(path: string, field: GrantField): Reader {
  const box = h("input", { type: "checkbox", checked: true });
  const element = h("label", { class: "check" }, box, h("span", { class: "check-label" }, field.label));
  return { path: `${path}.${field.name}`, element, read: () => box.checked || undefined, setError: () => {} };
}

function textReader(path: string, { label, placeholder, kind }: GrantField): Reader {
  const field = new Field({
    label,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(kind === "json" ? { rows: 2 } : {}),
  });
  const read = (): unknown => {
    if (field.value === "") return undefined;
    return kind === "json" ? parseObject(path, field.value) : field.value;
  };
  return { path, element: field.element, read, setError: (message) => field.setError(message) };
}

function parseObject(path: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Reported below.
  }
  throw new FieldError(path, 'Expected a JSON object such as { "name": "value" }.');
}
