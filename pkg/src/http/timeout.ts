type Signals = readonly (AbortSignal | undefined)[];

/**
 * Runs `work` until it settles, the time is over, or one of the signals `outer` is aborted, whichever comes first; also if
 * `work` ignores the signal that it is given.
 */
export async function within<T>(
  milliseconds: number,
  outer: Signals,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  for (const signal of outer) if (signal?.aborted) throw reasonOf(signal);
  const controller = new AbortController();
  let stop = (_: Event) => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      const end = (reason: unknown) => {
        reject(reason);
        controller.abort(reason);
      };
      stop = ({ target }) => end(reasonOf(target as AbortSignal));
      for (const signal of outer) signal?.addEventListener("abort", stop);
      const expire = () => end(new DOMException(`no response within ${milliseconds} ms`, "TimeoutError"));
      if (Number.isFinite(milliseconds)) timer = setTimeout(expire, milliseconds);
      work(controller.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    for (const signal of outer) signal?.removeEventListener("abort", stop);
  }
}

/** Older engines do not keep the reason. */
function reasonOf(signal: AbortSignal): unknown {
  return signal.reason ?? new DOMException("This operation was aborted", "AbortError");
}

/** Waits, unless one of the signals is aborted. */
export function pause(milliseconds: number, outer: Signals): Promise<void> {
  return within(Number.POSITIVE_INFINITY, outer, (signal) => {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => clearTimeout(timer));
    });
  });
}
