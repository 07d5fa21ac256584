/** At most `tokens` in any `window` seconds. */
export interface Quota {
  tokens: number;
  window: number;
}

/**
 * Takes one token of a quota. `times` are the times of the earlier tokens in milliseconds, oldest first. Returns the times to keep, or
 * the seconds until the next token is available. The window slides, so the quota is never exceeded at the edge of two windows.
 */
export function spend(times: readonly number[], { tokens, window }: Quota, now: number): number[] | number {
  const begin = now - window * 1000;
  // After the clock was set back, no token counts for longer than the window.
  const counted = times.map((time) => Math.min(time, now)).filter((time) => time > begin);
  const oldest = counted[counted.length - tokens];
  if (oldest === undefined) return [...counted, now];
  return Math.ceil((oldest - begin) / 1000);
}
