import type { From, Place, Slice } from "../store/slice.ts";
import { invalidParameter, TwilioError } from "./errors.ts";
import type { Fields } from "./fields.ts";
import type { PageTokens } from "./page-tokens.ts";

const DEFAULT_SIZE = 50;
const LARGEST_SIZE = 1000;

export interface PageRequest {
  size: number;
  /** Counts pages for the client; where a page begins, its token says. */
  number: number;
  token: string | undefined;
  from: From | undefined;
}

export async function readPageRequest(query: Fields, tokens: PageTokens): Promise<PageRequest> {
  // A size above the largest is cut to it, not refused: the SDKs send `limit` as PageSize, so that `list({ limit: 5000 })`
  // is a common call, and the field's reports show it answered.
  const size = Math.min(readNumber(query, "PageSize", 1) ?? DEFAULT_SIZE, LARGEST_SIZE);
  const number = readNumber(query, "Page", 0) ?? 0;
  const token = query.get("PageToken");
  if (token === undefined && number > 0) throw new TwilioError(400, 70002, "Paged requests must include a PageToken");
  return { size, number, token, from: token === undefined ? undefined : await tokens.read(token) };
}

function readNumber(query: Fields, name: string, least: number): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (value < least) throw invalidParameter(name, `a whole number from ${least}`);
  return value;
}

export interface Links {
  first: string;
  current: string;
  next: string | null;
  previous: string | null;
}

/** The links of a page, each `path` with the list's own parameters first and the paging after them. */
export async function linksOf(
  path: string,
  parameters: [name: string, value: string][],
  page: PageRequest,
  slice: Slice<Place>,
  tokens: PageTokens,
): Promise<Links> {
  const link = (number: number, token?: string) => {
    const query = new URLSearchParams([...parameters, ["PageSize", `${page.size}`], ["Page", `${number}`]]);
    if (token !== undefined) query.append("PageToken", token);
    return `${path}?${query}`;
  };
  // A page can be empty though it has neighbours, when its rows went meanwhile. The row at its place is one of them.
  const last = slice.rows.at(-1) ?? beside(page.from?.place, 1);
  const first = slice.rows[0] ?? beside(page.from?.place, -1);
  const next = slice.after && last ? await tokens.write({ direction: "after", place: last }) : undefined;
  const previous = slice.before && first ? await tokens.write({ direction: "before", place: first }) : undefined;
  return {
    first: link(0),
    current: link(page.number, page.token),
    next: next === undefined ? null : link(page.number + 1, next),
    previous: previous === undefined ? null : link(Math.max(0, page.number - 1), previous),
  };
}

function beside(place: Place | undefined, step: 1 | -1): Place | undefined {
  return place && { updated: place.updated, seq: place.seq + step };
}

/** The members that a list of 2010-04-01 has beside its rows: relative addresses, and the rows' numbers. */
export function frame2010(page: PageRequest, links: Links, rows: number) {
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

/** The `meta` of a list of IAM v1: absolute addresses, and the name of the member that holds the rows. */
export function metaOf(page: PageRequest, links: Links, key: string) {
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
