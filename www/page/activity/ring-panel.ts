import type { KeyState, RingState } from "../../worker/ring/ring-state.ts";
import { announce } from "../ui/announce.ts";
import { type Child, h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import { recordTable } from "../ui/record-table.ts";
import { shortTime } from "../ui/time.ts";
import type { RingStore } from "./ring-store.ts";

const COLUMNS = ["Key", "State", "Created", "Active from", "Retired", "Deleted from"];
const STATES = {
  published: ["Not active yet", ""],
  signing: ["Active", "good"],
  retired: ["Retired", ""],
  unreadable: ["Unreadable", "bad"],
} as const;

/** *Signing keys*: the state of the key ring, and a button that rotates now. Loads when opened. */
export function ringPanel(store: RingStore): HTMLElement {
  const content = h("div");
  const failure = h("div", { role: "alert" });
  const rotate = h("button", { type: "button", class: "button primary small" }, "Rotate now");
  const reload = h("button", { type: "button", class: "button small" }, "Refresh");
  const buttons = h("div", { class: "ring-buttons" }, reload, rotate);
  const element = h(
    "details",
    { class: "panel ring" },
    h("summary", { class: "panel-head" }, h("h2", {}, "Signing keys")),
    h("div", { class: "panel-note stack" }, failure, buttons),
    content,
  );
  element.addEventListener("toggle", () => {
    if (element.open) void store.load();
  });
  reload.addEventListener("click", () => void store.load());
  rotate.addEventListener("click", async () => {
    const done = await store.rotate();
    if (done !== undefined) announce(done);
  });
  store.addEventListener("change", () => {
    const { ring, problem, busy, isMissing } = store;
    for (const button of [rotate, reload]) button.setAttribute("aria-disabled", String(busy));
    rotate.textContent = busy && ring !== undefined ? "Working…" : "Rotate now";
    rotate.hidden = isMissing;
    failure.replaceChildren(...(problem === undefined ? [] : [failed(problem, isMissing)]));
    content.replaceChildren(...(ring === undefined ? [] : describe(ring)));
    if (ring === undefined && busy) content.replaceChildren(h("p", { class: "panel-note" }, "Loading…"));
  });
  return element;
}

function failed(problem: string, isMissing: boolean): HTMLElement {
  return isMissing
    ? notice("info", "This worker signs with a static key.", problem)
    : notice("bad", "Request failed.", problem);
}

function describe({ keys, nextRotation, lastRun, problem }: RingState): HTMLElement[] {
  const words = [
    nextRotation === null ? "Next rotation: not scheduled." : `Next rotation: ${shortTime(nextRotation)}.`,
    keys.length === 0 && "No key yet: the first token request creates one.",
  ];
  const wrong = [
    problem ?? undefined,
    lastRun?.error ? `The last run, ${shortTime(lastRun.at)}, failed: ${lastRun.error}` : undefined,
  ].filter((each) => each !== undefined);
  return [
    h(
      "div",
      { class: "panel-note stack" },
      h("p", {}, words.filter(Boolean).join(" ")),
      wrong.length > 0 && notice("warning", "The key ring needs attention.", ...wrong),
    ),
    ...(keys.length > 0
      ? [
          recordTable(
            "Signing keys",
            COLUMNS,
            keys.map((key) => ({ cells: cells(key) })),
          ),
        ]
      : []),
  ];
}

function cells({ sid, state, madeAt, signsFrom, retiredAt, deletedFrom }: KeyState): Child[] {
  const [words, tone] = STATES[state];
  const time = (seconds: number | null): string => (seconds === null ? "–" : shortTime(seconds));
  return [
    h("code", { class: "whole" }, sid),
    h("span", { class: `badge ${tone}` }, words),
    ...[madeAt, signsFrom, retiredAt, deletedFrom].map(time),
  ];
}
