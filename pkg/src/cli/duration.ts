const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Parses `90`, `90s`, `30m`, `1h`, `1d`. Returns seconds, or undefined. */
export function parseDuration(text: string): number | undefined {
  const { number, unit = "s" } = /^(?<number>\d{1,9})(?<unit>[smhd])?$/.exec(text)?.groups ?? {};
  return number === undefined ? undefined : Number(number) * units[unit as keyof typeof units];
}

/** Returns a duration in its largest unit or two: `59 min 30 s`, `23 h 59 min`, `3 d`. */
export function formatDuration(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const parts = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "0 s";
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** Returns a time in seconds since the epoch as `2026-11-28 03:04:05 UTC`, or the number itself if it is out of range. */
export function formatTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
