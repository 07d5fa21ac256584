const FORMAT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** Formats seconds since the epoch as local date and time. */
export function dateTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "date out of range" : FORMAT.format(date);
}

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** Formats seconds since the epoch as local time, for times within a day. */
export function clockTime(seconds: number): string {
  return CLOCK.format(new Date(seconds * 1000));
}

const MINUTE = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** Formats seconds since the epoch as local time in minutes. */
export function timeOfDay(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "" : MINUTE.format(date);
}

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

/** Formats a duration in its two largest units: "2 h 5 min", "41 s". */
export function span(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const words: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) words.push(`${count} ${unit}`);
  }
  return words.slice(0, 2).join(" ") || "0 s";
}

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Formats seconds since the epoch as local date and time in minutes. */
export function shortTime(seconds: number): string {
  return DAY.format(new Date(seconds * 1000));
}

/** Formats an ISO 8601 time like `shortTime`. */
export function minuteTime(text: string | null): string {
  const date = new Date(text ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? "unknown" : DAY.format(date);
}

const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
const STEPS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
] as const;

/** Formats a time relative to `now`, both in seconds since the epoch: "3 min. ago", "in 2 hr.". */
export function relative(at: number, now: number): string {
  const difference = at - now;
  for (const [unit, size] of STEPS) {
    if (Math.abs(difference) >= size) return RELATIVE.format(Math.trunc(difference / size), unit);
  }
  return difference > 0 ? "in a moment" : "just now";
}
