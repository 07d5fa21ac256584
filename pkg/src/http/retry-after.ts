/** Parses HTTP dates by their grammar. `Date.parse` accepts more, and depends on the time zone. */

export const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const day = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const dayName = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
export const month = `(?<month>${months.join("|")})`;
export const hourAndMinute = "(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d)";
export const second = ":(?<second>[0-5]\\d|60)";
export const time = hourAndMinute + second;

/** The three forms of an HTTP-date: IMF-fixdate, and the obsolete ones of RFC 850 and asctime (RFC 9110 §5.6.7). */
const httpDates = [
  RegExp(`^${day}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  RegExp(`^${dayName}, (?<day>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  RegExp(`^${day} ${month} (?<day>\\d\\d| \\d) ${time} (?<year>\\d{4})$`),
];

export type Groups = Record<string, string | undefined>;

/** Returns the named groups of the first form that matches. */
export function matchFirst(text: string, forms: readonly RegExp[]): Groups | undefined {
  for (const form of forms) {
    const groups = form.exec(text)?.groups;
    if (groups) return groups;
  }
  return undefined;
}

/**
 * Returns the time of a matched date in milliseconds since the epoch, or NaN for a date that does not exist. A leap second
 * is the first second of the next minute.
 */
export function toMilliseconds(groups: Groups, year: number, monthIndex = months.indexOf(`${groups.month}`)): number {
  const { hour, minute, second = 0 } = groups;
  const day = Number(groups.day);
  const date = new Date(Date.UTC(year, monthIndex, day));
  if (date.getUTCDate() !== day || date.getUTCFullYear() !== year) return Number.NaN;
  return date.setUTCHours(Number(hour), Number(minute), Number(second));
}

/**
 * Parses an HTTP-date. Returns seconds since the epoch, or NaN for anything else.
 *
 * @param now The current time, in seconds since the epoch. It decides the century of a year with two digits.
 */
export function parseHttpDate(text: string, now: number): number {
  const groups = matchFirst(text, httpDates);
  if (!groups) return Number.NaN;
  const seconds = (year: number) => toMilliseconds(groups, year) / 1000;
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
