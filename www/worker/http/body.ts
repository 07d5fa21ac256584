import { readCapped } from "./capped-body.ts";
import { Refusal } from "./errors.ts";

const MAX_BODY_BYTES = 4096;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/** Reads a JSON object. Throws a Refusal if the body is not one. */
export async function readJsonObject(request: Request, limit = MAX_BODY_BYTES): Promise<Record<string, unknown>> {
  const value = parse(await readBytes(request, limit, "application/json"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refusal("invalid_request", { message: "The body must be a JSON object." });
  }
  return value as Record<string, unknown>;
}

/** Reads a form. Throws a Refusal if the body is not one. */
export async function readForm(request: Request, limit: number): Promise<URLSearchParams> {
  const bytes = await readBytes(request, limit, "application/x-www-form-urlencoded");
  return new URLSearchParams(new TextDecoder().decode(bytes));
}

/** Refuses unknown fields: a misspelled restriction must not be ignored. */
export function refuseUnknownFields(body: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new Refusal("unknown_field", { field: unknown, message: `Known fields are: ${known.join(", ")}.` });
}

/**
 * Reads a body with a small `Content-Length` in one call, because reading a stream costs more than minting a token; HTTP guarantees
 * the length. Counts the bytes of any other body as they arrive.
 *
 * Hono's bodyLimit does not fit: as middleware, it would read a body before the session is verified.
 */
async function readBody(request: Request, limit: number): Promise<Uint8Array | undefined> {
  const { headers } = request;
  const declared = headers.has("transfer-encoding") ? null : headers.get("content-length");
  if (declared === null || !(Number(declared) <= limit)) return readCapped(request.body, limit);
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.length > limit ? undefined : bytes;
}

async function readBytes(request: Request, limit: number, type: string): Promise<Uint8Array> {
  const bytes = await readBody(request, limit);
  if (bytes === undefined) {
    throw new Refusal("body_too_large", { message: `The body is larger than ${limit} bytes.` });
  }
  if (bytes.length === 0) throw new Refusal("body_missing", { message: `There is no body; send one as ${type}.` });
  const [given] = request.headers.get("content-type")?.split(";", 1) ?? [];
  if (given?.trim().toLowerCase() === type) return bytes;
  throw new Refusal("unsupported_media_type", { message: `Send the body as ${type}.` });
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new Refusal("body_malformed");
  }
}
