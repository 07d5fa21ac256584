/**
 * Runs `work` until it settles, the time is over, or one of the signals `outer` is aborted, whichever comes first; also if
 * `work` ignores the signal that it is given.
 */
export async function within<T>(
  milliseconds: number,
  outer: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const aborted = outer.find((signal) => signal?.aborted);
  if (aborted !== undefined) throw aborted.reason;
  const controller = new AbortController();
  const { signal } = controller;
  const stop = (event: Event) => controller.abort((event.target as AbortSignal).reason);
  const expire = () => controller.abort(new DOMException(`no response within ${milliseconds} ms`, "TimeoutError"));
  const timer = Number.isFinite(milliseconds) ? setTimeout(expire, milliseconds) : undefined;
  for (const each of outer) each?.addEventListener("abort", stop);
  try {
    return await new Promise<T>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      work(signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    for (const each of outer) each?.removeEventListener("abort", stop);
  }
}

/** Waits, unless one of the signals is aborted. */
export function pause(milliseconds: number, outer: readonly (AbortSignal | undefined)[]): Promise<void> {
  return within(Number.POSITIVE_INFINITY, outer, (signal) => {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => clearTimeout(timer));
    });
  });
}
