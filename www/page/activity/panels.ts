import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import { panel } from "../ui/panel.ts";
import { clockTime } from "../ui/time.ts";
import { emptyOutput } from "../ui/workbench.ts";
import { MinuteChart } from "./chart.ts";
import type { Activity } from "./client.ts";
import { DecisionList } from "./decision-list.ts";
import { minuteTable } from "./minute-table.ts";
import { reasonList } from "./reason-list.ts";
import type { ActivityStore } from "./store.ts";

/** The activity in each state: loading, empty, loaded, failed, outdated. */
export function activityPanels(store: ActivityStore): HTMLElement {
  const chart = new MinuteChart();
  const facts = h("dl", { class: "facts" });
  const table = h("div");
  const reasons = h("div");
  const decisions = new DecisionList();
  const pause = h("button", { type: "button", class: "button small", on: { click: () => store.pause(!store.paused) } });
  const updated = h("p", { class: "state" });

  const some = h(
    "div",
    { class: "stack" },
    facts,
    h(
      "div",
      { class: "activity-hour" },
      panel(
        "Tokens per minute",
        [],
        chart.element,
        h("details", { class: "more panel-note" }, h("summary", {}, "View as table"), table),
      ),
      panel("Refusal reasons", [], reasons),
    ),
    panel("Recent requests", [], decisions.element),
  );
  const none = emptyOutput(
    "No requests in the last hour",
    "Get a token from the worker in Access Token to see it here.",
  );
  const loading = h("p", { class: "state" }, "Loading…");
  const failure = h("div");
  const head = h("div", { class: "activity-head" }, updated, pause);

  let problem: string | undefined;
  store.addEventListener("change", () => {
    const { activity } = store;
    if (store.problem !== undefined && store.problem !== problem) announce(`No activity. ${store.problem}`);
    problem = store.problem;
    failure.replaceChildren(...(problem === undefined ? [] : [failed(store, problem)]));
    const quiet =
      activity?.recent.length === 0 && activity.minutes.every(({ issued, refused }) => issued + refused === 0);
    loading.hidden = activity !== undefined || problem !== undefined;
    head.hidden = activity === undefined;
    none.hidden = !quiet;
    some.hidden = activity === undefined || quiet;
    pause.textContent = store.paused ? "Resume" : "Pause";
    if (activity === undefined) return;
    const at = `Updated at ${clockTime(store.fetchedAt)}.`;
    updated.textContent = store.paused ? `${at} Paused.` : at;
    if (quiet) return;
    facts.replaceChildren(...factsOf(activity));
    chart.draw(activity.minutes);
    table.replaceChildren(minuteTable(activity.minutes));
    reasons.replaceChildren(reasonList(activity.reasons));
    decisions.show(activity.recent);
  });
  return h("div", { class: "stack" }, failure, loading, head, none, some);
}

/** The error, shown above the last loaded activity if there is one. */
function failed(store: ActivityStore, problem: string): HTMLElement {
  const again = h("button", { type: "button", class: "button small", on: { click: () => store.refresh() } }, "Retry");
  return store.activity === undefined
    ? notice("bad", "Couldn't load the activity.", problem, h("p", {}, again))
    : notice("warning", "Updates have stopped.", problem, h("p", {}, again));
}

function factsOf({ minutes }: Activity): HTMLElement[] {
  const total = (of: "issued" | "refused"): number => minutes.reduce((sum, minute) => sum + minute[of], 0);
  const [issued, refused] = [total("issued"), total("refused")];
  const share = issued + refused === 0 ? 0 : refused / (issued + refused);
  const facts: [string, string][] = [
    ["Issued in the last hour", issued.toLocaleString()],
    ["Refused in the last hour", refused.toLocaleString()],
    ["Refusal rate", share.toLocaleString(undefined, { style: "percent", maximumFractionDigits: 1 })],
  ];
  return facts.map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value)));
}
