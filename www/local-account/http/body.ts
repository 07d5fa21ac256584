import { join } from "../crypto/bytes.ts";
import { TwilioError } from "./errors.ts";
import { badRequest, type Fields, parseFields } from "./fields.ts";

/** A policy of a hundred permissions, percent-encoded, needs about 10 KB. */
const MOST_BYTES = 64 * 1024;

/** So much of a larger body is read and dropped: a client that is still sending may not hear an answer before. */
const MOST_DROPPED_BYTES = 16 * 1024 * 1024;

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

/** The body of a POST as a form. One without body and content type is an empty form. */
export async function readForm(request: Request): Promise<Fields> {
  const text = await readText(request);
  const type = contentType(request);
  if (type !== FORM && !(type === "" && text === "")) throw unsupportedMediaType(FORM);
  return parseFields(text);
}

/** A body that may be a form or a flat JSON object of strings. */
export async function readFormOrJson(request: Request): Promise<Fields> {
  if (contentType(request) !== JSON_TYPE) return readForm(request);
  const value = parseJson(await readText(request));
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw badRequest("The body is not an object");
  const fields = new Map<string, string>();
  for (const [name, member] of Object.entries(value)) {
    if (typeof member !== "string") throw badRequest("The body has a member that is not a string");
    fields.set(name, member);
  }
  return fields;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest("The body is not valid JSON");
  }
}

function contentType(request: Request): string {
  const value = request.headers.get("Content-Type") ?? "";
  return (value.split(";")[0] ?? "").trim().toLowerCase();
}

/** Counts what comes, whatever Content-Length claims, and keeps no more than the cap. */
async function readText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size <= MOST_BYTES) chunks.push(chunk);
    if (size > MOST_DROPPED_BYTES) break;
  }
  if (size > MOST_BYTES) throw tooLarge();
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(join(...chunks));
  } catch {
    throw badRequest("The body is not valid UTF-8");
  }
}

function tooLarge(): TwilioError {
  return new TwilioError(413, 20413, `Request Entity Too Large: more than ${MOST_BYTES} bytes`);
}

function unsupportedMediaType(expected: string): TwilioError {
  return new TwilioError(415, 20415, `Unsupported Media Type: expected ${expected}`);
}
