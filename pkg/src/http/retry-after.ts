/** Dates of HTTP by their grammar, the same in every time zone, which `Date.parse` is not. */

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const day = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const dayName = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
export const month = `(?<month>${months.join("|")})`;
export const time = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";

/** The three forms of an HTTP-date: IMF-fixdate, and the obsolete ones of RFC 850 and asctime (RFC 9110 §5.6.7). */
const httpDates = [
  RegExp(`^${day}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  RegExp(`^${dayName}, (?<day>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT$`),
  RegExp(`^${day} ${month} (?<day>\\d\\d| \\d) ${time} (?<year>\\d{4})$`),
];

export type Groups = Record<string, string | undefined>;

export function match(text: string, forms: readonly RegExp[]): Groups | undefined {
  for (const form of forms) {
    const groups = form.exec(text)?.groups;
    if (groups) return groups;
  }
  return undefined;
}

/** The moment of a date that was matched, in milliseconds since the epoch; NaN for a date that does not exist. */
export function utc(groups: Groups, year: number): number {
  const { month = "", day, hour, minute, second = 0, fraction = 0 } = groups;
  const named = months.indexOf(month);
  const monthIndex = named < 0 ? Number(month) - 1 : named;
  const date = new Date(Date.UTC(year, monthIndex, Number(day)));
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === monthIndex && date.getUTCDate() === Number(day);
  // A leap second is the first second of the next minute.
  if (!exists || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return Number.NaN;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  return date.getTime() + seconds * 1000 + Math.floor(Number(fraction) * 1000);
}

/** An HTTP-date in seconds since the epoch; undefined for anything else. `now`, too, is in seconds since the epoch. */
export function parseHttpDate(text: string, now: number): number | undefined {
  const groups = match(text, httpDates);
  if (!groups) return undefined;
  const seconds = (year: number) => utc(groups, year) / 1000;
  let year = Number(groups.year);
  if (groups.year?.length === 2) {
    // More than 50 years ahead it is the most recent year in the past with these digits.
    const thisYear = new Date(now * 1000).getUTCFullYear();
    year += Math.floor(thisYear / 100 + 1) * 100;
    const limit = new Date(now * 1000).setUTCFullYear(thisYear + 50) / 1000;
    while (seconds(year) > limit || Number.isNaN(seconds(year))) {
      year -= 100;
      if (year < thisYear - 400) return undefined;
    }
  }
  const date = seconds(year);
  return Number.isNaN(date) ? undefined : date;
}

/**
 * The header `Retry-After` (RFC 9110 §10.2.3), digits or an HTTP-date, as whole seconds from `now`, which is in seconds
 * since the epoch. Undefined for anything else; 0 for a date in the past.
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value), Number.MAX_SAFE_INTEGER);
  const date = parseHttpDate(value, now);
  return date === undefined ? undefined : Math.max(0, Math.ceil(date - now));
}
