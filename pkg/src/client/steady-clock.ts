/** By so many milliseconds the two clocks may drift apart before one of them is taken to have jumped. */
const TOLERANCE = 1000;

/**
 * A clock in milliseconds that never runs late and never runs back, from two that do.
 *
 * `performance.now()` is not moved by whoever sets the clock, but in most browsers it stands still while the computer
 * sleeps (https://github.com/w3c/hr-time/issues/115). `Date.now()` goes on through sleep, but can be set. So the steady
 * one counts, and when the other gets ahead of it the difference is added: the computer has slept, or somebody has set
 * the clock forward, and taking the one for the other costs no more than one token fetched too early. A clock that is
 * set back changes nothing. Only a sleep and a setting back between two readings of this clock can hide one another.
 */
export function steadyClock(): () => number {
  let apart = Date.now() - performance.now();
  let slept = 0;
  return () => {
    const steady = performance.now();
    const now = Date.now() - steady;
    if (Math.abs(now - apart) > TOLERANCE) {
      slept += Math.max(0, now - apart);
      apart = now;
    }
    return steady + slept;
  };
}
