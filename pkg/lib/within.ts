/**
 * Lets `work` go on until it is done, its time is over or `outer` is aborted, whichever comes first; also where the work
 * does not heed the signal that it is given.
 */
export async function within<T>(
  milliseconds: number | undefined,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer?.throwIfAborted();
  const controller = new AbortController();
  const { signal } = controller;
  const stop = () => controller.abort(outer?.reason);
  const expire = () => controller.abort(new DOMException(`no answer within ${milliseconds} ms`, "TimeoutError"));
  const timer = milliseconds === undefined ? undefined : setTimeout(expire, milliseconds);
  outer?.addEventListener("abort", stop);
  try {
    return await new Promise<T>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      work(signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", stop);
  }
}

/** Waits, unless `outer` is aborted. */
export function pause(milliseconds: number, outer: AbortSignal | undefined): Promise<void> {
  return within(undefined, outer, (signal) => {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => clearTimeout(timer));
    });
  });
}
