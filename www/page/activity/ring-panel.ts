import { announce } from "../ui/announce.ts";
import { type Child, h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import { recordTable } from "../ui/record-table.ts";
import { shortTime } from "../ui/time.ts";
import type { Ring, RingKey, RingStore } from "./ring-store.ts";

const COLUMNS = ["Key", "State", "Made", "Signs from", "Retired", "Deleted from"];
const STATES = {
  published: ["Does not sign yet", ""],
  signing: ["Signs", "good"],
  retired: ["Retired", ""],
  unreadable: ["Unreadable", "bad"],
} as const;

/** *Keys that rotate*: how the ring stands, and a button that makes a new key now. Nothing is asked for until it is opened. */
export function ringPanel(store: RingStore): HTMLElement {
  const content = h("div");
  const failure = h("div", { role: "alert" });
  const rotate = h("button", { type: "button", class: "button primary small" }, "Rotate now");
  const reload = h("button", { type: "button", class: "button small" }, "Refresh");
  const buttons = h("div", { class: "ring-buttons" }, reload, rotate);
  const element = h(
    "details",
    { class: "panel ring" },
    h("summary", { class: "panel-head" }, h("h2", {}, "Keys that rotate")),
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
    const { ring, problem, busy, none } = store;
    for (const button of [rotate, reload]) button.setAttribute("aria-disabled", String(busy));
    rotate.textContent = busy && ring !== undefined ? "Working…" : "Rotate now";
    rotate.hidden = none;
    failure.replaceChildren(...(problem === undefined ? [] : [failed(problem, none)]));
    content.replaceChildren(...(ring === undefined ? [] : describe(ring)));
    if (ring === undefined && busy) content.replaceChildren(h("p", { class: "panel-note" }, "Loading the ring…"));
  });
  return element;
}

function failed(problem: string, none: boolean): HTMLElement {
  return none
    ? notice("info", "This worker signs with one static key.", problem)
    : notice("bad", "That did not work.", problem);
}

function describe({ keys, nextRotation, lastRun, problem }: Ring): HTMLElement[] {
  const words = [
    nextRotation === null
      ? "The next rotation is not settled."
      : `The next rotation is due ${shortTime(nextRotation)}.`,
    keys.length === 0 && "There is no key yet: the first request for a token makes one.",
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
            "Keys of the ring",
            COLUMNS,
            keys.map((key) => ({ cells: cells(key) })),
          ),
        ]
      : []),
  ];
}

function cells({ sid, state, madeAt, signsFrom, retiredAt, deletedFrom }: RingKey): Child[] {
  const [words, tone] = STATES[state];
  const time = (seconds: number | null): string => (seconds === null ? "–" : shortTime(seconds));
  return [
    h("code", { class: "whole" }, sid),
    h("span", { class: `badge ${tone}` }, words),
    ...[madeAt, signsFrom, retiredAt, deletedFrom].map(time),
  ];
}
