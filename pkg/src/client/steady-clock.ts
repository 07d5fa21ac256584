/** How far the two clocks may drift apart, in milliseconds, before one counts as having jumped. */
const TOLERANCE = 1000;

/**
 * Creates a monotonic clock in milliseconds that includes sleep.
 *
 * `performance.now()` is monotonic, but in most browsers it stops while the computer sleeps
 * (https://github.com/w3c/hr-time/issues/115). `Date.now()` includes sleep, but can be set. So this clock follows
 * `performance.now()`, and adds the difference when `Date.now()` jumps ahead: the computer has slept, or the clock was set
 * forward, which costs one early renewal. A clock that is set back changes nothing. A sleep is missed only if the clock is
 * also set back between two readings.
 */
export function steadyClock(): () => number {
  let difference = Date.now() - performance.now();
  let slept = 0;
  return () => {
    const steady = performance.now();
    const now = Date.now() - steady;
    if (Math.abs(now - difference) > TOLERANCE) {
      slept += Math.max(0, now - difference);
      difference = now;
    }
    return steady + slept;
  };
}
