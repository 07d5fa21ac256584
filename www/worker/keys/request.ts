import type { KeyOptions } from "twilio-edge-auth";
import { readJsonObject, refuseUnknownFields } from "../http/body.ts";
import { Refusal } from "../http/errors.ts";

const MAX_BODY_BYTES = 16_384; // enough for 100 permissions
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
const MAX_CURSOR_CHARACTERS = 1024;
const MIN_GRACE = 60; // seconds
const MAX_GRACE = 2_592_000; // 30 days
const MAX_TEXT_CHARACTERS = 1600;

export interface PageRequest {
  /** Twilio's page token; undefined for the first page. */
  cursor: string | undefined;
  limit: number;
}

export interface RotationRequest {
  /** After how many seconds the old key is deleted; undefined: it is kept. */
  grace: number | undefined;
}

export interface Trial {
  sid: string;
  secret: string;
  /** The message to send, with Twilio's names; without one, messages are listed. */
  message?: { To: string; From: string; Body: string };
}

/** `?limit=50&cursor=…`, each at most once. */
export function readPage(url: URL): PageRequest {
  const { searchParams } = url;
  const unknown = [...searchParams.keys()].find((name) => name !== "limit" && name !== "cursor");
  if (unknown !== undefined) throw invalid(unknown, "Known parameters are: limit, cursor.");
  return { cursor: readCursor(searchParams), limit: readLimit(searchParams) };
}

function readCursor(parameters: URLSearchParams): string | undefined {
  const [cursor, second] = parameters.getAll("cursor");
  if (cursor === undefined) return undefined;
  if (/^[!-~]+$/.test(cursor) && cursor.length <= MAX_CURSOR_CHARACTERS && second === undefined) return cursor;
  throw invalid("cursor", "cursor is the next of an earlier response.");
}

function readLimit(parameters: URLSearchParams): number {
  const [text, second] = parameters.getAll("limit");
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^[0-9]{1,3}$/.test(text) && second === undefined ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw invalid("limit", `limit is 1 to ${MAX_LIMIT}.`);
}

/** `{ friendlyName?, type, policy? }`. The package checks the name and the policy. */
export async function readNewKey(request: Request): Promise<KeyOptions> {
  const { type, ...options } = await readBody(request, ["friendlyName", "type", "policy"]);
  if (type !== "standard" && type !== "restricted") throw invalid("type", "type is standard or restricted.");
  if (type === "restricted" && options.policy === undefined) {
    throw invalid("policy", "A restricted key needs a policy.");
  }
  if (type === "standard" && options.policy !== undefined) throw invalid("policy", "A standard key has no policy.");
  return options;
}

/** `{ friendlyName?, policy? }`, at least one of them. */
export async function readKeyChange(request: Request): Promise<KeyOptions> {
  const change = await readBody(request, ["friendlyName", "policy"]);
  if (Object.keys(change).length > 0) return change;
  throw new Refusal("invalid_request", { message: "Give a friendlyName or a policy to change." });
}

/** `{ friendlyName? }` */
export async function readDuplicate(request: Request): Promise<Pick<KeyOptions, "friendlyName">> {
  return readBody(request, ["friendlyName"]);
}

/** `{ grace? }` */
export async function readRotation(request: Request): Promise<RotationRequest> {
  const { grace } = await readBody(request, ["grace"]);
  if (grace === undefined) return { grace };
  if (Number.isInteger(grace) && Number(grace) >= MIN_GRACE && Number(grace) <= MAX_GRACE)
    return { grace: Number(grace) };
  throw invalid("grace", `grace is a whole number of seconds, ${MIN_GRACE} to ${MAX_GRACE}.`);
}

/** `{ sid, secret, action: "list" }`, or `"create"` with `to`, `from` and `body`. */
export async function readTrial(request: Request): Promise<Trial> {
  const fields = await readBody(request, ["sid", "secret", "action", "to", "from", "body"]);
  const key = { sid: readText(fields, "sid"), secret: readText(fields, "secret") };
  if (fields.action === "list") return key;
  if (fields.action !== "create") throw invalid("action", "action is list or create.");
  return {
    ...key,
    message: { To: readText(fields, "to"), From: readText(fields, "from"), Body: readText(fields, "body") },
  };
}

async function readBody(request: Request, known: readonly string[]): Promise<Record<string, unknown>> {
  const body = await readJsonObject(request, MAX_BODY_BYTES);
  refuseUnknownFields(body, known);
  return body;
}

function readText(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (typeof value === "string" && value !== "" && value.length <= MAX_TEXT_CHARACTERS) return value;
  throw invalid(name, `${name} is a string of 1 to ${MAX_TEXT_CHARACTERS} characters.`);
}

function invalid(field: string, message: string): Refusal {
  return new Refusal("invalid_request", { field, message });
}
