/** Dates of Twilio's APIs by their grammar, the same in every time zone, which `Date.parse` is not. */
import { day, match, month, time, utc } from "../http/retry-after.js";

/** RFC 2822 §3.3 without comments, and RFC 3339 §5.6. */
const apiDates = [
  RegExp(
    `^(?:${day}, )?(?<day>\\d{1,2}) ${month} (?<year>\\d{4}) ` +
      "(?<hour>\\d\\d):(?<minute>\\d\\d)(?::(?<second>\\d\\d))? (?:GMT|(?<sign>[+-])(?<hours>\\d\\d)(?<minutes>\\d\\d))$",
  ),
  RegExp(
    `^(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)T${time}(?<fraction>\\.\\d+)?` +
      "(?:Z|(?<sign>[+-])(?<hours>\\d\\d):(?<minutes>\\d\\d))$",
  ),
];

/** The end of the year 9999, in milliseconds. */
const latest = 253_402_300_799_999;

/**
 * A date as Twilio's APIs write it, RFC 2822 or ISO 8601 with an offset; null for anything else, and outside of the years
 * 1970 to 9999.
 */
export function parseDate(text: unknown): Date | null {
  const groups = typeof text === "string" ? match(text, apiDates) : undefined;
  if (!groups || Number(groups.year) < 1970) return null;
  const { sign = "+", hours = 0, minutes = 0 } = groups;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  const offset = Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const milliseconds = utc(groups, Number(groups.year)) - offset;
  return milliseconds >= 0 && milliseconds <= latest ? new Date(milliseconds) : null;
}
