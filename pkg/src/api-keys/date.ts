/** Parses the dates of Twilio's APIs by their grammar. `Date.parse` accepts more, and depends on the time zone. */
import { day, hourAndMinute, matchFirst, month, months, second, time, toMilliseconds } from "../http/retry-after.js";

/** RFC 2822 §3.3 without comments, and RFC 3339 §5.6. */
const apiDates = [
  RegExp(
    `^(?:${day}, )?(?<day>\\d{1,2}) ${month} (?<year>\\d{4}) ${hourAndMinute}(?:${second})? ` +
      "(?:GMT|(?<sign>[+-])(?<hours>\\d\\d)(?<minutes>\\d\\d))$",
  ),
  RegExp(
    `^(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)T${time}(?<fraction>\\.\\d+)?` +
      "(?:Z|(?<sign>[+-])(?<hours>\\d\\d):(?<minutes>\\d\\d))$",
  ),
];

/** The end of the year 9999, in milliseconds. */
const latest = 253_402_300_799_999;

/**
 * Parses a date of Twilio's APIs, RFC 2822 or RFC 3339. Returns null for anything else, and for dates outside the years
 * 1970 to 9999.
 */
export function parseDate(text: unknown): Date | null {
  const groups = typeof text === "string" ? matchFirst(text, apiDates) : undefined;
  if (!groups || Number(groups.year) < 1970) return null;
  const { sign = "+", hours = 0, minutes = 0, fraction = 0 } = groups;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  const offset = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const named = months.indexOf(`${groups.month}`);
  const monthIndex = named < 0 ? Number(groups.month) - 1 : named;
  if (monthIndex < 0 || monthIndex > 11) return null;
  const milliseconds =
    toMilliseconds(groups, Number(groups.year), monthIndex) + Math.floor(Number(fraction) * 1000) - offset;
  return milliseconds >= 0 && milliseconds <= latest ? new Date(milliseconds) : null;
}
