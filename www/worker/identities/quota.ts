/** At most `tokens` in any `window` seconds. */
export interface Quota {
  tokens: number;
  window: number;
}

/**
 * Uses one token of a quota. `times` are those of earlier tokens, in milliseconds, oldest first. Returns the times to keep, or the
 * seconds until the next token. The window slides: it ends now, instead of at full hours, so that there is no
 * moment at which twice the quota is available.
 */
export function spend(times: readonly number[], { tokens, window }: Quota, now: number): number[] | number {
  const begin = now - window * 1000;
  // After a clock was set back, no token counts for longer than the window.
  const counted = times.map((time) => Math.min(time, now)).filter((time) => time > begin);
  const oldest = counted[counted.length - tokens];
  if (oldest === undefined) return [...counted, now];
  return Math.ceil((oldest - begin) / 1000);
}
