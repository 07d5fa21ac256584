/** At most `tokens` in any `window` seconds. */
export interface Quota {
  tokens: number;
  window: number;
}

/**
 * Takes one token of a quota. `times` are those of the tokens before, in milliseconds, oldest first. Returns the times to keep, or for
 * how many seconds nothing is left. It counts the tokens of the window that ends now, not those of a calendar's hour: there is no
 * moment at which twice the quota passes.
 */
export function spend(times: readonly number[], { tokens, window }: Quota, now: number): number[] | number {
  const begin = now - window * 1000;
  // A clock that was set back makes none of them count for longer than the window.
  const counted = times.map((time) => Math.min(time, now)).filter((time) => time > begin);
  const oldest = counted[counted.length - tokens];
  if (oldest === undefined) return [...counted, now];
  return Math.ceil((oldest - begin) / 1000);
}
