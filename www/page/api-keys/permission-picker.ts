import { h, uniqueId } from "../ui/dom.ts";
import { Field } from "../ui/field.ts";
import { icon } from "../ui/icon.ts";
import { permissionGroups } from "./permission-groups.ts";
import { TEMPLATES } from "./permission-templates.ts";

const MAX_PERMISSIONS = 100;

/** The permissions of a Restricted key: templates, then all permissions in groups, with a search. */
export class PermissionPicker {
  readonly element: HTMLElement;
  readonly #search = new Field({ label: "Search permissions", placeholder: "messages create" });
  readonly #count = h("p", { class: "state", "aria-live": "polite" });
  readonly #noMatch = h("p", { class: "panel-note", hidden: true }, "No matching permissions.");
  readonly #error = h("p", { class: "field-error", tabindex: "-1", role: "alert", hidden: true });
  readonly #chosen: Set<string>;
  readonly #groups;

  constructor(allowed: readonly string[]) {
    this.#chosen = new Set(allowed);
    this.#groups = permissionGroups(this.#chosen, () => this.#changed());
    this.#search.input.addEventListener("input", () => this.#filter());
    // Enter would submit the form.
    this.#search.input.addEventListener("keydown", (event) => {
      if ((event as KeyboardEvent).key === "Enter") event.preventDefault();
    });
    const title = uniqueId("permissions");
    this.element = h(
      "div",
      { class: "stack permissions", role: "group", "aria-labelledby": title },
      h("h3", { id: title }, "Permissions"),
      h(
        "div",
        { class: "templates" },
        ...TEMPLATES.map(({ name, allow }) =>
          h("button", { type: "button", class: "button small", on: { click: () => this.#use(allow()) } }, name),
        ),
        h("button", { type: "button", class: "button small", on: { click: () => this.#use([]) } }, "Clear all"),
      ),
      this.#search.element,
      h(
        "div",
        { class: "permission-groups", tabindex: "0", role: "region", "aria-label": "All permissions" },
        ...this.#groups.elements,
        this.#noMatch,
      ),
      this.#count,
      this.#error,
    );
    this.#changed();
  }

  get chosen(): string[] {
    return [...this.#chosen];
  }

  /** Whether the number of permissions is valid. Shows an error if not. */
  check(): boolean {
    const count = this.#chosen.size;
    if (count >= 1 && count <= MAX_PERMISSIONS) return true;
    this.show(
      count === 0
        ? "Select at least one permission."
        : `Remove ${count - MAX_PERMISSIONS}: the limit is ${MAX_PERMISSIONS} permissions.`,
    );
    return false;
  }

  show(message: string): true {
    this.#error.hidden = false;
    this.#error.replaceChildren(icon("alert"), h("span", {}, message));
    this.#error.focus();
    return true;
  }

  #use(permissions: readonly string[]): void {
    this.#chosen.clear();
    for (const each of permissions) this.#chosen.add(each);
    this.#changed();
  }

  #filter(): void {
    const words = this.#search.value
      .toLowerCase()
      .split(/[\s/]+/)
      .filter(Boolean);
    this.#noMatch.hidden = this.#groups.filter(words) > 0;
  }

  #changed(): void {
    this.#groups.refresh();
    this.#error.hidden = true;
    this.#count.textContent = `${this.#chosen.size} of ${MAX_PERMISSIONS} selected`;
  }
}
