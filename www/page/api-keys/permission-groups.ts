import { PERMISSIONS, permission } from "../../permissions.ts";
import { h } from "../ui/dom.ts";

interface Row {
  element: HTMLElement;
  /** The searched text. */
  text: string;
  boxes: { box: HTMLInputElement; permission: string }[];
}

/** A group for each product, a row for each resource, a checkbox for each action. Checkboxes write `chosen`; `refresh` reads it. */
export function permissionGroups(chosen: Set<string>, changed: () => void) {
  const unknown = [...chosen].filter((each) => !isKnown(each));
  const groups = [
    ...Object.entries(PERMISSIONS).map(([product, resources]) =>
      group(
        product,
        Object.entries(resources).map(([resource, actions]) => resourceRow(product, resource, actions)),
      ),
    ),
    // Permissions of the policy that are not in the catalogue, such as a resource's `*`. Kept unless the user removes them.
    ...(unknown.length > 0 ? [group("Other permissions", unknown.map(unknownRow))] : []),
  ];

  function permissionBox(text: string, name: string): HTMLInputElement {
    const box = h("input", { type: "checkbox", "aria-label": name });
    box.addEventListener("change", () => {
      if (box.checked) chosen.add(text);
      else chosen.delete(text);
      changed();
    });
    return box;
  }

  function resourceRow(product: string, resource: string, actions: string[]): Row {
    const boxes = actions.map((action) => {
      const text = permission(product, resource, action);
      return { action, permission: text, box: permissionBox(text, `${action} ${product}/${resource}`) };
    });
    const labels = boxes.map(({ action, box }) => h("label", { class: "check" }, box, h("span", {}, action)));
    const element = h(
      "div",
      { class: "permission" },
      h("code", {}, resource),
      h("div", { class: "actions" }, ...labels),
    );
    return { element, boxes, text: `${product}/${resource} ${actions.join(" ")}` };
  }

  function unknownRow(text: string): Row {
    const box = permissionBox(text, text);
    const element = h("label", { class: "permission check" }, box, h("code", {}, text));
    return { element, boxes: [{ box, permission: text }], text };
  }

  return {
    elements: groups.map(({ element }) => element),
    refresh: () => {
      for (const { rows, count } of groups) {
        const boxes = rows.flatMap((row) => row.boxes);
        for (const { box, permission } of boxes) box.checked = chosen.has(permission);
        const checked = boxes.filter(({ box }) => box.checked).length;
        count.textContent = checked === 0 ? "" : `${checked} selected`;
      }
    },
    /** Shows the rows that contain all words, and returns their number. */
    filter: (words: readonly string[]): number => {
      let shown = 0;
      for (const { element, rows } of groups) {
        for (const row of rows) row.element.hidden = !words.every((word) => row.text.includes(word));
        const found = rows.filter((row) => !row.element.hidden).length;
        element.hidden = found === 0;
        element.open = words.length > 0 && found > 0;
        shown += found;
      }
      return shown;
    },
  };
}

function group(title: string, rows: Row[]) {
  const count = h("span", { class: "count" });
  const element = h("details", {}, h("summary", {}, h("span", {}, title), count), ...rows.map((row) => row.element));
  return { element, rows, count };
}

function isKnown(text: string): boolean {
  const [, , product = "", resource = "", action = ""] = text.split("/");
  return PERMISSIONS[product]?.[resource]?.includes(action) ?? false;
}
