/** Reads a request as people have it: raw HTTP, or an entry of a HAR file. */
import { Failure } from "./failure.js";
import type { Param, SignedRequest } from "./webhook.js";

export interface RecordedRequest extends SignedRequest {
  /** Names in lower case. */
  headers: ReadonlyMap<string, string>;
}

const bad = (what: string) => new Failure(`--request: ${what}`, "Expected a raw HTTP request, or a HAR file.");

/** @param url The public URL, if it is known: a raw request has only a path and a host. */
export function readRequest(bytes: Buffer, url: string | undefined): RecordedRequest {
  const isJson = /^\s*\{/.test(bytes.subarray(0, 64).toString("latin1"));
  return isJson ? readHar(bytes, url) : readRaw(bytes, url);
}

interface HarRequest {
  method?: unknown;
  url?: unknown;
  headers?: unknown;
  postData?: { text?: unknown; params?: unknown };
}

function readHar(bytes: Buffer, url: string | undefined): RecordedRequest {
  const { method, url: recorded, headers, postData } = findHarRequest(bytes);
  if (typeof recorded !== "string") throw bad("the HAR entry has no request URL");
  const pairs = Array.isArray(headers)
    ? headers.map(({ name, value }) => [String(name).toLowerCase(), String(value)])
    : [];
  const found = new Map(pairs as [string, string][]);
  const form = Array.isArray(postData?.params) && postData.params.length > 0 ? postData.params : undefined;
  const request = { method: String(method ?? "POST"), url: url ?? recorded, headers: found };
  // A HAR file may hold the form decoded, encoded, or both.
  if (form !== undefined && typeof postData?.text !== "string") {
    return { ...request, params: form.map(({ name, value }): Param => [String(name), String(value ?? "")]) };
  }
  return { ...request, ...contentOf(found, Buffer.from(String(postData?.text ?? ""))) };
}

function findHarRequest(bytes: Buffer): HarRequest {
  let json: { log?: { entries?: { request?: HarRequest }[] }; request?: HarRequest } & HarRequest;
  try {
    json = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw bad("invalid JSON");
  }
  const entries = json.log?.entries;
  if (!Array.isArray(entries)) return json.request ?? json;
  const hasSignature = ({ request }: { request?: HarRequest }) =>
    Array.isArray(request?.headers) && request.headers.some(({ name }) => /^x-twilio-signature$/i.test(String(name)));
  const found = entries.filter(hasSignature);
  const [first] = found;
  if (found.length !== 1 || first?.request === undefined) {
    throw bad(`expected one request with X-Twilio-Signature in the HAR file, found ${found.length}`);
  }
  return first.request;
}

function readRaw(bytes: Buffer, url: string | undefined): RecordedRequest {
  const text = bytes.toString("latin1");
  const end = /\r?\n\r?\n/.exec(text);
  const [first = "", ...lines] = text.slice(0, end?.index ?? text.length).split(/\r?\n/);
  const { method, target } = /^(?<method>[A-Z]+) (?<target>\S+)(?: HTTP\/\d(?:\.\d)?)?$/.exec(first)?.groups ?? {};
  if (method === undefined || target === undefined) throw bad("no request line, such as POST /sms HTTP/1.1");
  const headers = new Map<string, string>();
  for (const line of lines) {
    const { name, value } = /^(?<name>[\w-]+)\s*:\s*(?<value>.*?)\s*$/.exec(line)?.groups ?? {};
    if (name === undefined || value === undefined) throw bad("a header line has no colon");
    headers.set(name.toLowerCase(), value);
  }
  const body = end === null ? Buffer.alloc(0) : bytes.subarray(end.index + end[0].length);
  return { method, url: url ?? urlOf(target, headers), headers, ...contentOf(headers, trimEnd(body, headers)) };
}

/** Editors add a line end to the last line of a file. */
function trimEnd(body: Buffer, headers: ReadonlyMap<string, string>): Buffer {
  const length = Number(headers.get("content-length"));
  if (Number.isInteger(length) && length < body.length) return body.subarray(0, length);
  const isForm = isFormType(headers);
  return isForm ? Buffer.from(body.toString("latin1").trimEnd(), "latin1") : body;
}

/** Returns the public URL, as far as the headers of a proxy tell it. */
function urlOf(target: string, headers: ReadonlyMap<string, string>): string {
  if (/^\w+:\/\//.test(target)) return target;
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  if (host === undefined) throw new Failure("--request: it has no Host header", "Give the public URL with --url.");
  const isHandshake = /^websocket$/i.test(headers.get("upgrade") ?? "");
  const isLocal = /^(localhost|127\.|\[::1\])/.test(host);
  const scheme = headers.get("x-forwarded-proto") ?? (isLocal ? "http" : "https");
  return `${isHandshake ? scheme.replace(/^http/, "ws") : scheme}://${host}${target}`;
}

const isFormType = (headers: ReadonlyMap<string, string>) =>
  /^application\/x-www-form-urlencoded\b/i.test(headers.get("content-type") ?? "");

function contentOf(headers: ReadonlyMap<string, string>, body: Buffer): Pick<SignedRequest, "params" | "body"> {
  if (body.length === 0) return {};
  return isFormType(headers) ? { params: [...new URLSearchParams(body.toString("utf8"))] } : { body };
}
