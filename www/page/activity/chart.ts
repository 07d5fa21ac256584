import { h } from "../ui/dom.ts";
import { s } from "../ui/svg.ts";
import { timeOfDay } from "../ui/time.ts";
import type { Minute } from "./client.ts";
import { roundUp } from "./scale.ts";

const HEIGHT = 160; // pixels; the width is that of the page
const BAR = 0.8; // of a minute's width
const MIN_HEIGHT = 2; // pixels: one token is visible next to thousands
const HATCHING = "refused-hatching";
const MARKS = [0, 15, 30, 45, 59];

interface Bar {
  issued: SVGRectElement;
  refused: SVGRectElement;
}

/**
 * A stacked bar for each minute: issued below, refused above, with different fill patterns. A slider selects a minute, which is
 * described in words. Works with keyboard, touch and pointer.
 */
export class MinuteChart {
  readonly element: HTMLElement;
  #minutes: readonly Minute[] = [];
  /** The selected minute; the latest one if undefined. */
  #selected: number | undefined;
  readonly #bars: Bar[] = [];
  readonly #cursor = s("rect", { class: "chart-cursor", y: 0, height: HEIGHT });
  readonly #plot = s("svg", { class: "chart-plot", height: HEIGHT, role: "img" });
  readonly #scale = h("div", { class: "chart-scale", "aria-hidden": "true" });
  readonly #marks = h("div", { class: "chart-marks", "aria-hidden": "true" });
  readonly #words = h("p", { class: "chart-words" });
  readonly #slider = h("input", {
    type: "range",
    min: 0,
    max: 0,
    step: 1,
    class: "chart-slider",
    "aria-label": "Minute",
  });

  constructor() {
    this.#plot.append(hatching(), this.#cursor, ...[0, HEIGHT / 2, HEIGHT].map(gridLine));
    this.#slider.addEventListener("input", () => this.#select(Number(this.#slider.value)));
    for (const type of ["pointerdown", "pointermove"] as const) {
      this.#plot.addEventListener(type, ({ clientX }) => {
        const { left, width } = this.#plot.getBoundingClientRect();
        this.#select(Math.floor(((clientX - left) / width) * this.#minutes.length));
      });
    }
    this.element = h(
      "div",
      { class: "chart" },
      h("div", { class: "chart-head" }, this.#words, legend()),
      this.#scale,
      this.#plot,
      this.#slider,
      this.#marks,
    );
  }

  draw(minutes: readonly Minute[]): void {
    this.#minutes = minutes;
    const top = roundUp(Math.max(...minutes.map(({ issued, refused }) => issued + refused)));
    this.#scale.replaceChildren(...[top, top / 2, 0].map((mark) => h("span", {}, mark.toLocaleString())));
    this.#marks.replaceChildren(...MARKS.map((index) => h("span", {}, timeOfDay(minutes[index]?.at ?? Number.NaN))));
    minutes.forEach((minute, index) => {
      this.#drawBar(this.#bar(index), minute, index, top);
    });
    this.#plot.setAttribute("aria-label", summary(minutes));
    this.#slider.max = String(minutes.length - 1);
    this.#show();
  }

  #bar(index: number): Bar {
    let bar = this.#bars[index];
    if (bar === undefined) {
      const refused = s("rect", { class: "chart-refused", fill: `url(#${HATCHING})` });
      bar = { issued: s("rect", { class: "chart-issued" }), refused };
      this.#bars[index] = bar;
      this.#plot.append(bar.issued, refused);
    }
    return bar;
  }

  #drawBar({ issued, refused }: Bar, minute: Minute, index: number, top: number): void {
    const below = pixels(minute.issued, top);
    const above = pixels(minute.refused, top);
    place(issued, index, this.#minutes.length, HEIGHT - below, below);
    place(refused, index, this.#minutes.length, HEIGHT - below - above, above);
  }

  #select(index: number): void {
    const last = this.#minutes.length - 1;
    const within = Math.min(Math.max(index, 0), last);
    // Selecting the latest minute follows the time.
    this.#selected = within === last ? undefined : this.#minutes[within]?.at;
    this.#show();
  }

  #show(): void {
    const found = this.#minutes.findIndex(({ at }) => at === this.#selected);
    const index = found < 0 ? this.#minutes.length - 1 : found;
    const minute = this.#minutes[index];
    if (minute === undefined) return;
    const { at, issued, refused } = minute;
    const words = `${timeOfDay(at)}: ${issued.toLocaleString()} issued, ${refused.toLocaleString()} refused`;
    this.#words.textContent = words;
    this.#slider.value = String(index);
    this.#slider.setAttribute("aria-valuetext", words);
    place(this.#cursor, index, this.#minutes.length, 0, HEIGHT, 1);
  }
}

function pixels(count: number, top: number): number {
  return count === 0 ? 0 : Math.max(MIN_HEIGHT, (count / top) * HEIGHT);
}

function place(rect: SVGRectElement, index: number, count: number, y: number, height: number, share = BAR): void {
  const slot = 100 / count;
  rect.setAttribute("x", `${(index + (1 - share) / 2) * slot}%`);
  rect.setAttribute("width", `${slot * share}%`);
  rect.setAttribute("y", String(y));
  rect.setAttribute("height", String(height));
}

function gridLine(y: number): SVGLineElement {
  return s("line", { class: "chart-line", x1: 0, x2: "100%", y1: y, y2: y });
}

function hatching(): SVGPatternElement {
  return s(
    "pattern",
    { id: HATCHING, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    s("rect", { class: "hatching-ground", width: 5, height: 5 }),
    s("rect", { class: "hatching-line", width: 2.5, height: 5 }),
  );
}

function legend(): HTMLElement {
  const entry = (label: string, attributes: Record<string, string>): HTMLElement => {
    const sample = s("svg", { width: 14, height: 14, "aria-hidden": "true" });
    sample.append(s("rect", { x: 1, y: 1, width: 12, height: 12, ...attributes }));
    return h("span", {}, sample, label);
  };
  return h(
    "p",
    { class: "chart-legend" },
    entry("Issued", { class: "chart-issued" }),
    entry("Refused", { class: "chart-refused", fill: `url(#${HATCHING})` }),
  );
}

/** Summarizes the chart for screen readers. */
function summary(minutes: readonly Minute[]): string {
  const total = (of: "issued" | "refused"): string =>
    minutes.reduce((sum, minute) => sum + minute[of], 0).toLocaleString();
  const all = ({ issued, refused }: Minute): number => issued + refused;
  const most = minutes.reduce((a, b) => (all(b) > all(a) ? b : a));
  return `Bars for the last ${minutes.length} minutes: ${total("issued")} tokens issued and ${total("refused")} refused, most of them, ${all(most).toLocaleString()}, at ${timeOfDay(most.at)}.`;
}
