// What the `twilio` package's tokens understand by a time to live: jsonwebtoken's "timespan", that is the package `ms`.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The units by the names that they have, in milliseconds. A number without one is of milliseconds. */
const units: [RegExp, number][] = [
  [/^(?:milliseconds?|msecs?|ms|)$/i, 1],
  [/^(?:seconds?|secs?|s)$/i, second],
  [/^(?:minutes?|mins?|m)$/i, minute],
  [/^(?:hours?|hrs?|h)$/i, hour],
  [/^(?:days?|d)$/i, day],
  [/^(?:weeks?|w)$/i, 7 * day],
  [/^(?:years?|yrs?|y)$/i, 365.25 * day],
];

/** `"1h"`, `"2.5 days"`, `"3600"` (which is 3.6 seconds): in milliseconds, if it is one. */
function milliseconds(text: string): number | undefined {
  if (text.length > 100) return undefined;
  const [, amount, unit] = /^(-?(?:\d+)?\.?\d+) *([a-z]*)$/i.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const factor = units.find(([names]) => names.test(unit))?.[1];
  return factor === undefined ? undefined : Number.parseFloat(amount) * factor;
}

/** When a token expires that is issued at `issuedAt` and has this time to live. */
export function expiresAt(ttl: unknown, issuedAt: number): number {
  const problem = '"expiresIn" should be a number of seconds or string representing a timespan';
  if (Number.isInteger(ttl)) return issuedAt + (ttl as number);
  if (typeof ttl !== "string" || ttl === "") {
    throw new Error(ttl instanceof String && ttl.length > 0 ? `${problem} eg: "1d", "20h", 60` : problem);
  }
  const span = milliseconds(ttl);
  if (span === undefined) throw new Error(`${problem} eg: "1d", "20h", 60`);
  return Math.floor(issuedAt + span / 1000);
}
