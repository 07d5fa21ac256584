import { type Child, h } from "../ui/dom.ts";
import { recordTable } from "../ui/record-table.ts";
import { minuteTime } from "../ui/time.ts";
import { deleteDialog } from "./delete-dialog.ts";
import { policyDialog } from "./policy-dialog.ts";
import { renameDialog } from "./rename-dialog.ts";
import { type KeyRow, type KeyStore, nameOf, rowId } from "./store.ts";

const TYPES = { main: "Main", standard: "Standard", restricted: "Restricted" };
const COLUMNS = ["Name", "SID", "Type", "Created", "Status", "Actions"];

export function keyTable(store: KeyStore): HTMLElement {
  const table = recordTable(
    "API keys",
    COLUMNS,
    store.keys.map((key) => ({ cells: cells(store, key), id: rowId(key), class: key.deleted ? "deleted" : "" })),
  );
  table.classList.add("keys");
  return table;
}

function cells(store: KeyStore, key: KeyRow): Child[] {
  return [
    key.friendlyName === null ? h("em", {}, "Unnamed") : h("strong", {}, key.friendlyName),
    h("code", {}, key.sid),
    key.type ? TYPES[key.type] : "unknown",
    minuteTime(key.dateCreated),
    status(key),
    actions(store, key),
  ];
}

function status({ deleted, inUse }: KeyRow): HTMLElement {
  if (deleted) return h("span", { class: "badge bad" }, "Deleted");
  return inUse ? h("span", { class: "badge" }, "In use by worker") : h("span", { class: "badge good" }, "Active");
}

function actions(store: KeyStore, key: KeyRow): HTMLElement {
  const button = (label: string, open: () => void, style = ""): HTMLElement =>
    h(
      "button",
      {
        type: "button",
        // The same id in the row that replaces this one, so that the focus returns to it.
        id: `${label}-${key.sid}`.replaceAll(" ", "-").toLowerCase(),
        class: `button small ${style}`,
        "aria-label": `${label} ${nameOf(key)}`,
        on: { click: open },
      },
      label,
    );
  if (key.deleted) return h("span", { class: "field-hint" }, "No longer works");
  return h(
    "div",
    { class: "key-actions" },
    button("Rename", () => renameDialog(store, key).open()),
    key.type === "restricted" && button("Edit permissions", () => policyDialog(store, key).open()),
    !key.inUse && button("Delete", () => deleteDialog(store, key).open(), "danger"),
  );
}
