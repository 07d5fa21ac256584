import type { KeyState } from "../../worker/ring/ring-state.ts";
import { coarseNow } from "../ui/clock.ts";
import { shortSid } from "../ui/sid.tsx";
import { shortTime } from "../ui/time.ts";

/** How far the timeline reaches beyond the last event, as a share of its length. */
const MARGIN = 0.05;
const HOUR = 3600;

type Phase = readonly [name: string, from: number, to: number];

/** The life of each key as a bar: published, active, retired until it is deleted. The table below has the same times. */
export function Timeline({ keys }: { keys: readonly KeyState[] }) {
  const now = coarseNow.value;
  const times = keys.flatMap(({ madeAt, deletedFrom }) => [madeAt, deletedFrom ?? now]);
  const first = Math.min(now, ...times);
  const last = Math.max(now + HOUR, ...times);
  const margin = (last - first) * MARGIN;
  const [from, to] = [first - margin, last + margin];
  const place = (time: number): number => ((time - from) / (to - from)) * 100;
  return (
    <div class="timeline" role="img" aria-label="The life of each signing key. The table below has the same times.">
      <div class="timeline-rows">
        {keys.map((key) => (
          <div class="timeline-row" key={key.sid}>
            <code>{shortSid(key.sid)}</code>
            <div class="timeline-track">
              {phasesOf(key, to).map(([name, start, end]) => (
                <span
                  key={name}
                  class={`timeline-phase ${name}`}
                  title={`${name}: ${shortTime(start)} to ${end === to ? "further on" : shortTime(end)}`}
                  style={{ insetInlineStart: `${place(start)}%`, inlineSize: `${place(end) - place(start)}%` }}
                />
              ))}
              <span class="timeline-now" style={{ insetInlineStart: `${place(now)}%` }} />
            </div>
          </div>
        ))}
      </div>
      <p class="legend muted">
        {["published", "active", "retired"].map((name) => (
          <span key={name}>
            <i class={`timeline-phase ${name}`} /> {name}
          </span>
        ))}
        <span>
          <i class="timeline-now" /> now
        </span>
      </p>
    </div>
  );
}

function phasesOf({ madeAt, signsFrom, retiredAt, deletedFrom }: KeyState, end: number): Phase[] {
  const retired = retiredAt ?? end;
  const phases: Phase[] = [
    ["published", madeAt, Math.min(signsFrom, end)],
    ["active", signsFrom, Math.max(signsFrom, retired)],
  ];
  return retiredAt === null ? phases : [...phases, ["retired", retiredAt, deletedFrom ?? end]];
}
