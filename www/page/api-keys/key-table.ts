import { type Child, h } from "../ui/dom.ts";
import { minuteTime } from "../ui/time.ts";
import { deleteDialog } from "./delete-dialog.ts";
import { policyDialog } from "./policy-dialog.ts";
import { renameDialog } from "./rename-dialog.ts";
import { type KeyRow, type KeyStore, nameOf, rowId } from "./store.ts";

const TYPES = { main: "Main", standard: "Standard", restricted: "Restricted" };
const COLUMNS = ["Name", "SID", "Type", "Created", "Status", "Actions"];

/** One row per key. On narrow screens each row is a card, so the roles are written out: as blocks they would be lost. */
export function keyTable(store: KeyStore): HTMLElement {
  const heads = COLUMNS.map((title) => h("th", { role: "columnheader", scope: "col" }, title));
  return h(
    "table",
    { class: "keys", role: "table", "aria-label": "API keys" },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...heads)),
    h("tbody", { role: "rowgroup" }, ...store.keys.map((key) => keyRow(store, key))),
  );
}

function keyRow(store: KeyStore, key: KeyRow): HTMLElement {
  const name = key.friendlyName === null ? h("em", {}, "no name") : h("strong", {}, key.friendlyName);
  const cells: Child[] = [
    name,
    h("code", {}, key.sid),
    key.type ? TYPES[key.type] : "unknown",
    minuteTime(key.dateCreated),
    status(key),
    actions(store, key),
  ];
  return h(
    "tr",
    { role: "row", id: rowId(key), tabindex: "-1", class: key.deleted ? "deleted" : "" },
    ...cells.map((cell, index) => h("td", { role: "cell", "data-label": COLUMNS[index] }, cell)),
  );
}

function status({ deleted, inUse }: KeyRow): HTMLElement {
  if (deleted) return h("span", { class: "badge bad" }, "Deleted");
  return inUse ? h("span", { class: "badge" }, "Used by this worker") : h("span", { class: "badge good" }, "Active");
}

function actions(store: KeyStore, key: KeyRow): HTMLElement {
  const button = (label: string, open: () => void, style = ""): HTMLElement =>
    h(
      "button",
      {
        type: "button",
        // The same in the row that replaces this one: the focus goes back to it.
        id: `${label}-${key.sid}`.replaceAll(" ", "-").toLowerCase(),
        class: `button small ${style}`,
        "aria-label": `${label} ${nameOf(key)}`,
        on: { click: open },
      },
      label,
    );
  if (key.deleted) return h("span", { class: "field-hint" }, "Opens nothing any more");
  return h(
    "div",
    { class: "key-actions" },
    button("Rename", () => renameDialog(store, key).open()),
    key.type === "restricted" && button("Edit policy", () => policyDialog(store, key).open()),
    !key.inUse && button("Delete", () => deleteDialog(store, key).open(), "danger"),
  );
}
