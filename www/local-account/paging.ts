import { base64url } from "jose";
import { invalidParameter, TwilioError } from "./errors.ts";
import type { Fields } from "./parameters.ts";
import type { Position, Slice, SliceRequest, Start } from "./store.ts";

const DEFAULT_SIZE = 50;
const MAX_SIZE = 1000;

export interface PageRequest extends SliceRequest {
  /** The page's number, for the client only. The token says where the page starts. */
  number: number;
  token: string | undefined;
}

export function readPageRequest(query: Fields, table: string, maxSize = MAX_SIZE): PageRequest {
  // The SDKs send `limit` as PageSize, so larger sizes are common. Twilio reduces them to the maximum.
  const size = Math.min(readNumber(query, "PageSize", 1) ?? DEFAULT_SIZE, maxSize);
  const number = readNumber(query, "Page", 0) ?? 0;
  const token = query.get("PageToken");
  if (token === undefined && number > 0) throw new TwilioError(400, 70002, "Paged requests must include a PageToken");
  return { table, size, number, token, start: token === undefined ? undefined : readToken(token, table) };
}

function readNumber(query: Fields, name: string, min: number): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value < min) throw invalidParameter(name, `a whole number from ${min}`);
  return value;
}

/** A page token is `PA` (after) or `PB` (before), then the table and the position in base64url. */
export function writeToken({ direction, updated, seq }: Start, table: string): string {
  return (direction === "after" ? "PA" : "PB") + base64url.encode(`${table} ${updated} ${seq}`);
}

function readToken(token: string, table: string): Start {
  const [, prefix, encoded = ""] = /^(PA|PB)(.+)$/s.exec(token) ?? [];
  const [, updated, seq] = /^\w+ (\d{1,15}) (\d{1,15})$/.exec(decode(encoded)) ?? [];
  const start: Start = { direction: prefix === "PA" ? "after" : "before", updated: Number(updated), seq: Number(seq) };
  // A token of another list or in another spelling differs from the one that `writeToken` returns.
  if (seq === undefined || writeToken(start, table) !== token) {
    throw new TwilioError(400, 70002, "Invalid PageToken provided in the request");
  }
  return start;
}

function decode(encoded: string): string {
  try {
    return new TextDecoder().decode(base64url.decode(encoded));
  } catch {
    return "";
  }
}

interface Links {
  first: string;
  current: string;
  next: string | null;
  previous: string | null;
}

/** Returns the links of a page: `path` with the list's own parameters first, then those of the page. */
export function buildLinks(
  path: string,
  parameters: [name: string, value: string][],
  page: PageRequest,
  { rows, hasPrevious, hasNext }: Slice<Position>,
): Links {
  const link = (number: number, token?: string) => {
    const query = new URLSearchParams([...parameters, ["PageSize", `${page.size}`], ["Page", `${number}`]]);
    if (token !== undefined) query.append("PageToken", token);
    return `${path}?${query}`;
  };
  const linkTo = (direction: Start["direction"], number: number, position: Position | undefined) =>
    position ? link(number, writeToken({ ...position, direction }, page.table)) : null;
  return {
    first: link(0),
    current: link(page.number, page.token),
    next: hasNext ? linkTo("after", page.number + 1, rows.at(-1) ?? moveFrom(page.start, 1)) : null,
    previous: hasPrevious ? linkTo("before", Math.max(0, page.number - 1), rows[0] ?? moveFrom(page.start, -1)) : null,
  };
}

/** For a page whose rows were all removed: a position such that the row at the start is on the linked page. */
function moveFrom(start: Start | undefined, step: 1 | -1): Position | undefined {
  return start && { updated: start.updated, seq: start.seq + step };
}

/** The paging members of a 2010-04-01 list: relative links, and the numbers of the rows. */
export function buildPaging2010(page: PageRequest, links: Links, rows: number) {
  const start = page.number * page.size;
  return {
    first_page_uri: links.first,
    next_page_uri: links.next,
    previous_page_uri: links.previous,
    uri: links.current,
    page: page.number,
    page_size: page.size,
    start,
    end: start + Math.max(0, rows - 1),
  };
}

/** The `meta` of an IAM v1 list: absolute links, and the name of the member with the rows. */
export function buildMeta(page: PageRequest, links: Links, key: string) {
  return {
    page: page.number,
    page_size: page.size,
    first_page_url: links.first,
    previous_page_url: links.previous,
    url: links.current,
    next_page_url: links.next,
    key,
  };
}
