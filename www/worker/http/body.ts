import { readCapped } from "./capped-body.ts";
import { Refusal } from "./errors.ts";

const MAX_BODY_BYTES = 4096;

/** The JSON object in the body, or a refusal that says what is wrong with it. */
export async function readJsonObject(request: Request, limit = MAX_BODY_BYTES): Promise<Record<string, unknown>> {
  const value = parse(await readBytes(request, limit, "application/json"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refusal("invalid_request", { message: "The body must be a JSON object." });
  }
  return value as Record<string, unknown>;
}

/** The form in the body, or a refusal. */
export async function readForm(request: Request, limit: number): Promise<URLSearchParams> {
  const bytes = await readBytes(request, limit, "application/x-www-form-urlencoded");
  return new URLSearchParams(new TextDecoder().decode(bytes));
}

/** Refuses fields that the endpoint does not know: a misspelt narrowing must not be taken for none. */
export function refuseUnknownFields(body: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new Refusal("unknown_field", { field: unknown, message: `Known fields are: ${known.join(", ")}.` });
}

/** A body that is declared to be small enough is delivered by HTTP in that length, and read with one call: to go through a stream
 *  is dearer than to make a token. Any other is counted as it arrives. */
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
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new Refusal("body_malformed");
  }
}
