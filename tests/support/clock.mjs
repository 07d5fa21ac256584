// A clock that stands still, for packages that ask it in different ways.
const RealDate = Date;

/** Runs something at `seconds` since the epoch: `Date.now()` and `new Date()` both say so. */
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
