import { coarseNow } from "./clock.ts";
import { dateTime, relative } from "./time.ts";

/** A time in words ("3 min ago"), with the exact local and UTC time as its title. */
export function RelativeTime({ at }: { at: number }) {
  const date = new Date(at * 1000);
  if (Number.isNaN(date.getTime())) return <span>–</span>;
  return (
    <time dateTime={date.toISOString()} title={`${dateTime(at)} · ${date.toISOString()}`}>
      {relative(at, coarseNow.value)}
    </time>
  );
}
