/** Parses HTTP dates by their grammar. `Date.parse` accepts more, and depends on the time zone. */

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekday = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const longWeekday = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
const month = `(?<month>${months.join("|")})`;
const time = "(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)";

/**
 * The three forms of an HTTP-date: IMF-fixdate, and the obsolete ones of RFC 850 and asctime (RFC 9110 §5.6.7). A function,
 * so that bundlers omit what is not used.
 */
const forms = () => [
  RegExp(`^${weekday}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  RegExp(`^${longWeekday}, (?<day>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  RegExp(`^${weekday} ${month} (?<day>\\d\\d| \\d) ${time} (?<year>\\d{4})$`),
];

/**
 * Returns the time of a matched date in seconds since the epoch, or NaN for a date that does not exist. A leap second is the
 * first second of the next minute.
 */
function toSeconds({ day, month, hour, minute, second }: Record<string, string>, year: number): number {
  const date = new Date(Date.UTC(year, months.indexOf(`${month}`), Number(day)));
  if (date.getUTCDate() !== Number(day) || date.getUTCFullYear() !== year) return Number.NaN;
  return date.setUTCHours(Number(hour), Number(minute), Number(second)) / 1000;
}

/**
 * Parses an HTTP-date. Returns seconds since the epoch, or NaN for anything else.
 *
 * @param now The current time, in seconds since the epoch. It decides the century of a year with two digits.
 */
export function parseHttpDate(text: string, now: number): number {
  const groups = forms()
    .map((form) => form.exec(text)?.groups)
    .find((found) => found !== undefined);
  if (!groups) return Number.NaN;
  const seconds = (year: number) => toSeconds(groups, year);
  let year = Number(groups.year);
  if (groups.year?.length === 2) {
    // A date over 50 years ahead is in the most recent past year with these digits (RFC 9110 §5.6.7).
    const today = new Date(now * 1000);
    const thisYear = today.getUTCFullYear();
    year += Math.floor(thisYear / 100 + 1) * 100;
    const limit = today.setUTCFullYear(thisYear + 50) / 1000;
    // NaN, a date that does not exist, is not within the limit either.
    while (!(seconds(year) <= limit)) {
      year -= 100;
      if (year < thisYear - 400) return Number.NaN;
    }
  }
  return seconds(year);
}

/**
 * Parses the header `Retry-After` (RFC 9110 §10.2.3), which holds seconds or an HTTP-date. Returns whole seconds from
 * `now`: 0 for a date in the past, undefined for anything else.
 *
 * @param now The current time, in seconds since the epoch
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value), Number.MAX_SAFE_INTEGER);
  const date = parseHttpDate(value, now);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil(date - now));
}
