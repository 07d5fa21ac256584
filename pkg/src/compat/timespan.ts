// Parses a lifetime as the `twilio` package does: jsonwebtoken's "timespan", which the package `ms` parses.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** The names of each unit, and its length in milliseconds. A number without a unit is in milliseconds. */
const units: [RegExp, number][] = [
  [/^(?:milliseconds?|msecs?|ms|)$/i, 1],
  [/^(?:seconds?|secs?|s)$/i, second],
  [/^(?:minutes?|mins?|m)$/i, minute],
  [/^(?:hours?|hrs?|h)$/i, hour],
  [/^(?:days?|d)$/i, day],
  [/^(?:weeks?|w)$/i, 7 * day],
  [/^(?:years?|yrs?|y)$/i, 365.25 * day],
];

/** Parses `"1h"`, `"2.5 days"` or `"3600"` (3.6 seconds). Returns milliseconds, or undefined for anything else. */
function parseTimespan(text: string): number | undefined {
  if (text.length > 100) return undefined;
  const [, amount, unit] = /^(-?(?:\d+)?\.?\d+) *([a-z]*)$/i.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const factor = units.find(([names]) => names.test(unit))?.[1];
  return factor === undefined ? undefined : Number.parseFloat(amount) * factor;
}

/** Returns the expiry of a token that is issued at `issuedAt` and has this lifetime. */
export function expiresAt(ttl: unknown, issuedAt: number): number {
  const problem = '"expiresIn" should be a number of seconds or string representing a timespan';
  if (Number.isInteger(ttl)) return issuedAt + (ttl as number);
  if (typeof ttl !== "string" || ttl === "") {
    throw new Error(ttl instanceof String && ttl.length > 0 ? `${problem} eg: "1d", "20h", 60` : problem);
  }
  const span = parseTimespan(ttl);
  if (span === undefined) throw new Error(`${problem} eg: "1d", "20h", 60`);
  return Math.floor(issuedAt + span / 1000);
}
