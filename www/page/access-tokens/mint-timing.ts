const WARM_UP = 600;
const BATCHES = 5;
const BATCH = 200;

/**
 * Measures one call of `mint`, in microseconds: the mean of the fastest of several batches, because a page's clock is too coarse for one
 * call. A warm-up lets the browser compile first.
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
