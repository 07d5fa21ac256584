type Signals = readonly (AbortSignal | undefined)[];

/**
 * Runs `work` until it settles, the time limit passes or one of `signals` is aborted, even if `work` ignores the signal
 * that it gets.
 *
 * @param milliseconds The time limit; none if it is not finite.
 * @param timeoutError Creates the error for the time limit; default: a `TimeoutError`.
 */
export async function withTimeout<T>(
  milliseconds: number,
  signals: Signals,
  work: (signal: AbortSignal) => Promise<T>,
  timeoutError: () => Error = () => new DOMException(`no response within ${milliseconds} ms`, "TimeoutError"),
): Promise<T> {
  for (const signal of signals) if (signal?.aborted) throw reasonOf(signal);
  const controller = new AbortController();
  let onAbort = (_: Event) => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      const end = (reason: unknown) => {
        reject(reason);
        controller.abort(reason);
      };
      onAbort = ({ target }) => end(reasonOf(target as AbortSignal));
      for (const signal of signals) signal?.addEventListener("abort", onAbort);
      if (Number.isFinite(milliseconds)) timer = setTimeout(() => end(timeoutError()), milliseconds);
      work(controller.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    for (const signal of signals) signal?.removeEventListener("abort", onAbort);
  }
}

/** Returns why a signal was aborted. Older engines do not keep the reason. */
function reasonOf(signal: AbortSignal): unknown {
  return signal.reason ?? new DOMException("This operation was aborted", "AbortError");
}

/** Waits, and rejects when one of `signals` is aborted. */
export function pause(milliseconds: number, signals: Signals): Promise<void> {
  return withTimeout(Number.POSITIVE_INFINITY, signals, (signal) => {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => clearTimeout(timer));
    });
  });
}
