const ROUNDS = 400;

/**
 * Microseconds that one call of `mint` takes, as the mean of some hundred: the clock of a page is too coarse for one. The first calls
 * are left out, while the browser still compiles.
 */
export function microsecondsPerCall(mint: () => unknown): number {
  for (let round = 0; round < ROUNDS; round += 1) mint();
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) mint();
  return ((performance.now() - started) * 1000) / ROUNDS;
}
