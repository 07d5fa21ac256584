// A stopped clock, for packages that read it in different ways.
const RealDate = Date;

/** Runs a function with `Date.now()` and `new Date()` stopped at `seconds` since the epoch. */
export function atTime(seconds, run) {
  const now = seconds * 1000 + 999;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length === 0 ? [now] : given));
    }
    static now() {
      return now;
    }
  };
  try {
    return run();
  } finally {
    globalThis.Date = RealDate;
  }
}
