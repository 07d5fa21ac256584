import { h } from "../ui/dom.ts";
import { timeOfDay } from "../ui/time.ts";
import type { Minute } from "./client.ts";

/** The chart as a table: the minutes with requests, latest first. */
export function minuteTable(minutes: readonly Minute[]): HTMLElement {
  const busy = minutes.filter(({ issued, refused }) => issued + refused > 0).reverse();
  const row = ({ at, issued, refused }: Minute): HTMLElement =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, timeOfDay(at)),
      h("td", {}, issued.toLocaleString()),
      h("td", {}, refused.toLocaleString()),
    );
  return h(
    "table",
    { class: "counts", "aria-label": "Tokens per minute" },
    h("caption", {}, "Minutes without requests aren't listed."),
    h("thead", {}, h("tr", {}, ...["Minute", "Issued", "Refused"].map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, ...busy.map(row)),
  );
}
