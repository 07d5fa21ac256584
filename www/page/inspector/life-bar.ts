import { h } from "../ui/dom.ts";
import { dateTime, span } from "../ui/time.ts";

export interface Life {
  /** In seconds since the epoch; undefined for tokens without nbf and iat. */
  start: number | undefined;
  end: number;
}

type Phase = "waiting" | "valid" | "ending" | "over";

const ENDING_SHARE = 0.2; // of the lifetime; a client should have renewed the token by then

/** A bar for the remaining lifetime of a token, and a description in words. */
export class LifeBar {
  readonly element: HTMLElement;
  readonly #life: Life;
  readonly #words = h("p", { class: "life-words" });
  readonly #fill = h("div", { class: "life-fill" });
  readonly #meter = h(
    "div",
    { class: "life-track", role: "meter", "aria-label": "Time left", "aria-valuemin": 0, "aria-valuemax": 100 },
    this.#fill,
  );

  constructor(life: Life) {
    this.#life = life;
    const { start, end } = life;
    this.element = h(
      "section",
      { class: "life" },
      this.#words,
      this.#meter,
      h(
        "p",
        { class: "life-ends" },
        h("span", {}, start === undefined ? "" : dateTime(start)),
        h("span", {}, dateTime(end)),
      ),
    );
  }

  /** Draws the state at `now`, in seconds since the epoch. */
  draw(now: number): void {
    const share = shareLeft(this.#life, now);
    const phase = phaseOf(this.#life, now, share);
    const words = wordsFor(phase, this.#life, now);
    this.element.dataset.phase = phase;
    this.#words.replaceChildren(words);
    this.#fill.style.inlineSize = `${share * 100}%`;
    this.#meter.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    this.#meter.setAttribute("aria-valuetext", words);
  }
}

function shareLeft({ start, end }: Life, now: number): number {
  if (now >= end) return 0;
  if (start === undefined || start >= end) return 1;
  return Math.min(1, (end - now) / (end - start));
}

function phaseOf({ start, end }: Life, now: number, share: number): Phase {
  if (now >= end) return "over";
  if (start !== undefined && now < start) return "waiting";
  return share <= ENDING_SHARE ? "ending" : "valid";
}

function wordsFor(phase: Phase, { start, end }: Life, now: number): string {
  if (phase === "over") return `Expired ${span(now - end)} ago`;
  if (phase === "waiting") return `Valid from now in ${span((start ?? now) - now)}`;
  return `${span(end - now)} left`;
}
