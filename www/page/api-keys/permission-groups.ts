import { PERMISSIONS, permission } from "../../permissions.ts";
import { h } from "../ui/dom.ts";

interface Row {
  element: HTMLElement;
  /** What the search looks in. */
  text: string;
  boxes: { box: HTMLInputElement; permission: string }[];
}

/** A group for each product, a row for each resource, a box for each action. Boxes write into `chosen`; `refresh` reads it. */
export function permissionGroups(chosen: Set<string>, changed: () => void) {
  const strangers = [...chosen].filter((each) => !isKnown(each));
  const groups = [
    ...Object.entries(PERMISSIONS).map(([product, resources]) =>
      group(
        product,
        Object.entries(resources).map(([resource, actions]) => resourceRow(product, resource, actions)),
      ),
    ),
    // What a policy has and the catalogue does not, such as a resource's `*`: it is kept unless somebody takes it out.
    ...(strangers.length > 0 ? [group("other permissions of this key", strangers.map(strangerRow))] : []),
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

  function strangerRow(text: string): Row {
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
        const ticked = boxes.filter(({ box }) => box.checked).length;
        count.textContent = ticked === 0 ? "" : `${ticked} chosen`;
      }
    },
    /** Shows the rows that have all the words, and says how many those are. */
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
