const WARM_UP = 600;
const BATCHES = 5;
const BATCH = 200;

/**
 * Microseconds that one call of `mint` takes: the mean of the quickest of some batches, since the clock of a page is too coarse for one
 * call, and after a warm-up, while the browser still compiles.
 */
export function microsecondsPerCall(mint: () => unknown): number {
  repeat(WARM_UP, mint);
  const batches = Array.from({ length: BATCHES }, () => {
    const started = performance.now();
    repeat(BATCH, mint);
    return performance.now() - started;
  });
  return (Math.min(...batches) * 1000) / BATCH;
}

function repeat(times: number, mint: () => unknown): void {
  for (let round = 0; round < times; round += 1) mint();
}
