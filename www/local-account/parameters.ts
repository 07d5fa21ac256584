import { badRequest, clip, constraintViolation, notFound, TwilioError } from "./errors.ts";
import type { Context } from "./http.ts";

export const ACCOUNT_SID = /^AC[0-9a-fA-F]{32}$/;
export const KEY_SID = /^SK[0-9a-fA-F]{32}$/;
export const OAUTH_APP_SID = /^OQ[0-9a-zA-Z]{32}$/;
export const MESSAGE_SID = /^(?:SM|MM)[0-9a-fA-F]{32}$/;
export const MESSAGING_SERVICE_SID = /^MG[0-9a-fA-F]{32}$/;

/** A policy of 100 permissions needs about 10 KB, percent-encoded. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_FIELDS = 100;
const MAX_NAME_LENGTH = 64;

const FORM = "application/x-www-form-urlencoded";

/** The fields of a form or a query. Each name occurs once. */
export type Fields = ReadonlyMap<string, string>;

/** Returns the SID at the end of a 2010-04-01 path, without `.json`. A SID of another form is not found. */
export function readSid2010(context: Context, form: RegExp): string {
  const [, sid] = /^(.+)\.json$/.exec(context.req.param("sid") ?? "") ?? [];
  if (sid === undefined || !form.test(sid)) throw notFound(context.req.path);
  return sid;
}

export function readQuery(context: Context): Fields {
  return parseFields(new URL(context.req.url).search.slice(1));
}

/** Reads the body of a POST as a form. Without a body and a content type, the form is empty. */
export async function readForm({ req }: Context): Promise<Fields> {
  const text = await readText(req.raw);
  const type = readContentType(req.raw);
  if (type !== FORM && !(type === "" && text === "")) {
    throw new TwilioError(415, 20415, `Unsupported Media Type: expected ${FORM}`);
  }
  return parseFields(text);
}

/** Reads a JSON object whose members are among `names`. Members that are null count as absent. */
export async function readObject({ req }: Context, names: string[]): Promise<Record<string, unknown>> {
  if (readContentType(req.raw) !== "application/json") {
    throw new TwilioError(415, 20415, "Unsupported Media Type: expected application/json");
  }
  const object = asObject(parseJson(await readText(req.raw)));
  const unknown = Object.keys(object).find((name) => !names.includes(name));
  if (unknown !== undefined) throw badRequest(`Unknown member '${clip(unknown)}': expected ${names.join(", ")}`);
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

function asObject(value: unknown): object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badRequest("The body is not an object");
  }
  return value;
}

/** Reads a body that is a form or a JSON object of strings. */
export async function readFormOrJson(context: Context): Promise<Fields> {
  if (readContentType(context.req.raw) !== "application/json") return readForm(context);
  const members = Object.entries(asObject(parseJson(await readText(context.req.raw))));
  if (!members.every((member): member is [string, string] => typeof member[1] === "string")) {
    throw badRequest("The body has a member that is not a string");
  }
  return new Map(members);
}

/** Returns the name of a key, or undefined if it is absent. */
export function readFriendlyName(form: Fields): string | undefined {
  const name = form.get("FriendlyName");
  if (name === undefined) return undefined;
  if (name.trim() === "" || [...name].length > MAX_NAME_LENGTH || /\p{Cc}/u.test(name)) {
    const expected = `1 to ${MAX_NAME_LENGTH} characters, not all of them spaces, no control characters`;
    throw constraintViolation("FriendlyName", expected);
  }
  return name;
}

/**
 * Parses `application/x-www-form-urlencoded` strictly. `URLSearchParams` would repair a stray `%` or invalid UTF-8 and
 * accept a name twice. Here these are errors, so that a client's bug shows in development and not in production.
 */
function parseFields(text: string): Fields {
  const fields = new Map<string, string>();
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const [name = "", value = ""] = pair.split(/=(.*)/s).map(percentDecode);
    if (fields.has(name)) throw badRequest(`Parameter '${clip(name)}' is given more than once`);
    if (fields.size === MAX_FIELDS) throw badRequest(`More than ${MAX_FIELDS} parameters`);
    fields.set(name, value);
  }
  return fields;
}

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw badRequest("The parameters are not valid percent-encoded UTF-8");
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("The body is not valid JSON");
  }
}

function readContentType({ headers }: Request): string {
  const [type = ""] = (headers.get("Content-Type") ?? "").split(";");
  return type.trim().toLowerCase();
}

/** Reads all of the body before refusing it: a client that is still sending might not see an early response. */
async function readText(request: Request): Promise<string> {
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > MAX_BODY_BYTES) {
    throw new TwilioError(413, 20413, `Request Entity Too Large: more than ${MAX_BODY_BYTES} bytes`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw badRequest("The body is not valid UTF-8");
  }
}
