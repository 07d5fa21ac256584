import { now } from "../ui/clock.ts";
import { dateTime } from "../ui/time.ts";
import { type Life, phaseOf, shareLeft, wordsFor } from "./life.ts";

/** A bar for the remaining lifetime of a token, and a description in words. */
export function LifeBar({ life }: { life: Life }) {
  const share = shareLeft(life, now.value);
  const phase = phaseOf(life, now.value, share);
  const words = wordsFor(phase, life, now.value);
  return (
    <div class="life" data-phase={phase}>
      <p class="life-words">{words}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: browsers style <meter> differently */}
      <div
        class="life-track"
        role="meter"
        aria-label="Time left"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={words}
      >
        <div class="life-fill" style={{ inlineSize: `${share * 100}%` }} />
      </div>
      <p class="life-ends">
        <span>{life.start === undefined ? "" : dateTime(life.start)}</span>
        <span>{dateTime(life.end)}</span>
      </p>
    </div>
  );
}
