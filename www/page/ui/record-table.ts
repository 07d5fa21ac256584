import { type Child, h } from "./dom.ts";

export interface RecordRow {
  cells: readonly Child[];
  id?: string;
  class?: string;
}

/**
 * One row per record. On narrow screens each row is a card whose cells show their column's name. The roles are explicit, because
 * `display: block` removes the implicit ones.
 */
export function recordTable(label: string, columns: readonly string[], rows: readonly RecordRow[]): HTMLElement {
  const heads = columns.map((title) => h("th", { role: "columnheader", scope: "col" }, title));
  return h(
    "table",
    { class: "records", role: "table", "aria-label": label },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...heads)),
    h("tbody", { role: "rowgroup" }, ...rows.map((row) => tableRow(columns, row))),
  );
}

/** A row with an id is focusable. */
function tableRow(columns: readonly string[], { cells, id, class: style }: RecordRow): HTMLElement {
  return h(
    "tr",
    { role: "row", id, tabindex: id && "-1", class: style },
    ...cells.map((cell, index) => h("td", { role: "cell", "data-label": columns[index] }, cell)),
  );
}
