import { useSignal } from "@preact/signals";
import { timeOfDay } from "../ui/time.ts";
import { roundUp } from "./scale.ts";
import type { Minute } from "./state.ts";

const HEIGHT = 160; // pixels; the width is that of the page
const BAR = 0.8; // of a minute's width
const MIN_HEIGHT = 2; // pixels: one token is visible next to thousands
const HATCHING = "refused-hatching";

/**
 * A stacked bar for each minute: issued below, refused above, with different fill patterns. Pointing at a minute, or selecting it with
 * the arrow keys, describes it in words; otherwise the words are about all of them.
 */
export function MinuteChart({ minutes }: { minutes: readonly Minute[] }) {
  /** The start of the selected minute. */
  const selected = useSignal<number | undefined>(undefined);
  const isFocused = useSignal(false);
  const top = roundUp(Math.max(...minutes.map(({ issued, refused }) => issued + refused)));
  const index = minutes.findIndex(({ at }) => at === selected.value);
  const minute = minutes[index];
  const words = minute ? describe(minute) : total(minutes);
  const select = (at: number): void => {
    selected.value = minutes[Math.min(Math.max(at, 0), minutes.length - 1)]?.at;
  };
  const point = ({ clientX, currentTarget }: PointerEvent): void => {
    const { left, width } = (currentTarget as Element).getBoundingClientRect();
    select(Math.floor(((clientX - left) / width) * minutes.length));
  };
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => minutes[Math.round(share * (minutes.length - 1))]?.at);
  return (
    <div class="chart">
      <div class="chart-head">
        <p class="chart-words">{words}</p>
        <Legend />
      </div>
      <div class="chart-scale" aria-hidden="true">
        {[top, top / 2, 0].map((mark) => (
          <span key={mark}>{mark.toLocaleString()}</span>
        ))}
      </div>
      <div class={isFocused.value ? "chart-frame focused" : "chart-frame"}>
        <svg
          class="chart-plot"
          height={HEIGHT}
          role="img"
          aria-label={summary(minutes)}
          onPointerDown={point}
          onPointerMove={point}
          onPointerLeave={() => {
            if (!isFocused.peek()) selected.value = undefined;
          }}
        >
          <Hatching />
          {minute && <rect class="chart-cursor" {...slot(index, minutes.length, 1)} y={0} height={HEIGHT} />}
          {[0, HEIGHT / 2, HEIGHT].map((y) => (
            <line key={y} class="chart-line" x1={0} x2="100%" y1={y} y2={y} />
          ))}
          {minutes.map(({ at, issued, refused }, place) => {
            const below = pixels(issued, top);
            const above = pixels(refused, top);
            const side = slot(place, minutes.length, BAR);
            return (
              <>
                <rect key={at} class="chart-issued" {...side} y={HEIGHT - below} height={below} />
                <rect
                  key={`${at}-refused`}
                  class="chart-refused"
                  fill={`url(#${HATCHING})`}
                  {...side}
                  y={HEIGHT - below - above}
                  height={above}
                />
              </>
            );
          })}
        </svg>
        <input
          type="range"
          class="chart-slider"
          aria-label="Minute"
          min={0}
          max={minutes.length - 1}
          step={1}
          value={index < 0 ? minutes.length - 1 : index}
          aria-valuetext={words}
          onInput={(event) => select(Number(event.currentTarget.value))}
          onFocus={() => {
            isFocused.value = true;
          }}
          onBlur={() => {
            isFocused.value = false;
            selected.value = undefined;
          }}
        />
      </div>
      <div class="chart-marks" aria-hidden="true">
        {marks.map((at, place) => (
          <span key={place}>{timeOfDay(at ?? Number.NaN)}</span>
        ))}
      </div>
    </div>
  );
}

function pixels(count: number, top: number): number {
  return count === 0 ? 0 : Math.max(MIN_HEIGHT, (count / top) * HEIGHT);
}

function slot(index: number, count: number, share: number): { x: string; width: string } {
  const width = 100 / count;
  return { x: `${(index + (1 - share) / 2) * width}%`, width: `${width * share}%` };
}

function describe({ at, issued, refused }: Minute): string {
  return `${timeOfDay(at)}: ${issued.toLocaleString()} issued, ${refused.toLocaleString()} refused`;
}

function total(minutes: readonly Minute[]): string {
  const [issued, refused] = [sum(minutes, "issued"), sum(minutes, "refused")];
  return `${minutes.length} minutes: ${issued.toLocaleString()} issued, ${refused.toLocaleString()} refused`;
}

export function sum(minutes: readonly Minute[], of: "issued" | "refused"): number {
  return minutes.reduce((count, minute) => count + minute[of], 0);
}

function Hatching() {
  return (
    <pattern id={HATCHING} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="hatching-ground" width={5} height={5} />
      <rect class="hatching-line" width={2.5} height={5} />
    </pattern>
  );
}

function Legend() {
  return (
    <p class="chart-legend">
      <span>
        <svg width={14} height={14} aria-hidden="true">
          <rect x={1} y={1} width={12} height={12} class="chart-issued" />
        </svg>
        Issued
      </span>
      <span>
        <svg width={14} height={14} aria-hidden="true">
          <rect x={1} y={1} width={12} height={12} class="chart-refused" fill={`url(#${HATCHING})`} />
        </svg>
        Refused
      </span>
    </p>
  );
}

/** Summarizes the chart for screen readers. */
function summary(minutes: readonly Minute[]): string {
  const all = ({ issued, refused }: Minute): number => issued + refused;
  const most = minutes.reduce((a, b) => (all(b) > all(a) ? b : a));
  return `Bars for the last ${minutes.length} minutes: ${sum(minutes, "issued").toLocaleString()} tokens issued and ${sum(minutes, "refused").toLocaleString()} refused, most of them, ${all(most).toLocaleString()}, at ${timeOfDay(most.at)}.`;
}
