import { clip, TwilioError } from "./errors.ts";

/** Far more than any operation here has: a cap against hostile bodies. */
const MOST_FIELDS = 100;

/** The fields of a form or a query, each of them once. */
export type Fields = ReadonlyMap<string, string>;

/**
 * Reads `application/x-www-form-urlencoded` strictly. What URLSearchParams would repair (a stray `%`, bytes that are not
 * UTF-8) or pick from (two fields of one name) is refused: a mistake in a client shall show here and not in production.
 */
export function parseFields(text: string): Fields {
  const fields = new Map<string, string>();
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const [name, value] = splitPair(pair);
    if (fields.has(name)) throw badRequest(`Parameter '${clip(name)}' is given more than once`);
    if (fields.size === MOST_FIELDS) throw badRequest(`More than ${MOST_FIELDS} parameters`);
    fields.set(name, value);
  }
  return fields;
}

function splitPair(pair: string): [name: string, value: string] {
  const at = pair.indexOf("=");
  return at < 0 ? [decode(pair), ""] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw badRequest("The parameters are not valid percent-encoded UTF-8");
  }
}

export function badRequest(message: string): TwilioError {
  return new TwilioError(400, 20001, message);
}
