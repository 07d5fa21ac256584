import { type Child, h } from "../ui/dom.ts";
import { recordTable } from "../ui/record-table.ts";
import { clockTime } from "../ui/time.ts";
import type { Decision } from "./client.ts";

const COLUMNS = ["Time", "Outcome", "Identity", "Grants", "Expires / reason", "Key"];
const FEW = 10;

/** The most recent outcomes, newest first. Shows a few until the user asks for all. */
export class DecisionList {
  readonly element: HTMLElement;
  #decisions: readonly Decision[] = [];
  #all = false;
  readonly #table = h("div");
  readonly #toggle = h("button", { type: "button", class: "button small" });
  readonly #end = h("p", { class: "panel-note" }, this.#toggle);

  constructor() {
    this.#toggle.addEventListener("click", () => {
      this.#all = !this.#all;
      this.show(this.#decisions);
    });
    this.element = h("div", {}, this.#table, this.#end);
  }

  show(decisions: readonly Decision[]): void {
    this.#decisions = decisions;
    const shown = this.#all ? decisions : decisions.slice(0, FEW);
    this.#table.replaceChildren(
      recordTable(
        "Recent requests",
        COLUMNS,
        shown.map((each) => ({ cells: cells(each) })),
      ),
    );
    this.#end.hidden = decisions.length <= FEW;
    this.#toggle.textContent = this.#all ? "Show fewer" : `Show all ${decisions.length}`;
  }
}

function cells({ at, outcome, identity, grants, reason, expiresAt, keySid }: Decision): Child[] {
  const issued = outcome === "issued";
  const until = expiresAt === undefined ? "–" : `until ${clockTime(expiresAt)}`;
  return [
    h("span", { class: "unbroken" }, clockTime(at)),
    h("span", { class: `badge ${issued ? "good" : "bad"}` }, issued ? "Issued" : "Refused"),
    identity === undefined ? h("em", {}, "unknown") : h("strong", {}, identity),
    grants === undefined ? "–" : grants.join(", ") || "none",
    h(issued ? "span" : "code", { class: "whole" }, issued ? until : (reason ?? "unknown")),
    keySid === undefined ? "–" : h("code", { class: "whole" }, keySid),
  ];
}
