import type { Content } from "./request.ts";

/** A request as found in a paste. */
export interface PastedRequest {
  url: string;
  kind: Content["kind"];
  /** The form or the body, as text. */
  body: string;
  /** Empty if the request has no such header. */
  signature: string;
}

interface Raw {
  method: string;
  url: string;
  headers: ReadonlyMap<string, string>;
  body: string;
}

/** Reads a raw HTTP request, a curl command, or an entry of a HAR file. Undefined if the text is none of them. */
export function readRequest(text: string): PastedRequest | undefined {
  const trimmed = text.trimStart();
  const raw = /^curl\s/.test(trimmed)
    ? readCurl(trimmed)
    : trimmed.startsWith("{")
      ? readHar(trimmed)
      : readRaw(trimmed);
  if (raw === undefined || raw.url === "") return undefined;
  const type = raw.headers.get("content-type") ?? "";
  const isForm = type.includes("application/x-www-form-urlencoded") || (type === "" && /^[\w%.+-]+=/.test(raw.body));
  const kind = raw.method === "GET" || raw.body === "" ? "nothing" : isForm ? "form" : "body";
  const isUpgrade = raw.headers.get("upgrade")?.toLowerCase() === "websocket";
  return {
    url: isUpgrade ? raw.url.replace(/^http/i, "ws") : raw.url,
    kind,
    body: kind === "nothing" ? "" : raw.body,
    signature: raw.headers.get("x-twilio-signature") ?? "",
  };
}

function readRaw(text: string): Raw | undefined {
  const [, head = "", body = ""] = /^([\s\S]*?)(?:\r?\n\r?\n([\s\S]*))?$/.exec(text) ?? [];
  const [first = "", ...lines] = head.split(/\r?\n/);
  const [, method = "", target = ""] = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/.exec(first) ?? [];
  if (target === "") return undefined;
  const headers = headersOf(lines.map((line) => split(line, ":")));
  const host = headers.get("x-forwarded-host") ?? headers.get("x-original-host") ?? headers.get("host");
  const scheme = headers.get("x-forwarded-proto") ?? "https";
  const url = target.startsWith("/") ? (host === undefined ? "" : `${scheme}://${host}${target}`) : target;
  return { method, url, headers, body };
}

interface HarRequest {
  method?: unknown;
  url?: unknown;
  headers?: { name?: unknown; value?: unknown }[];
  postData?: { text?: unknown; mimeType?: unknown };
}

/** Takes the first signed request of a HAR file, or the first. */
function readHar(text: string): Raw | undefined {
  try {
    const parsed = JSON.parse(text) as { log?: { entries?: { request?: HarRequest }[] }; request?: HarRequest };
    const requests = parsed.log?.entries?.map(({ request }) => request) ?? [parsed.request ?? (parsed as HarRequest)];
    const all = requests.flatMap((request) => (request === undefined ? [] : [rawOf(request)]));
    return all.find(({ headers }) => headers.has("x-twilio-signature")) ?? all[0];
  } catch {
    return undefined;
  }
}

function rawOf({ method, url, headers = [], postData }: HarRequest): Raw {
  const pairs = headers.map(({ name, value }): [string, string] => [String(name), String(value)]);
  return {
    method: String(method ?? "GET").toUpperCase(),
    url: typeof url === "string" ? url : "",
    headers: headersOf(pairs),
    body: typeof postData?.text === "string" ? postData.text : "",
  };
}

const WORD = /'([^']*)'|\$'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|((?:[^\s'"\\]|\\.)+)/gs;
const DATA = new Set(["-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode"]);

function readCurl(text: string): Raw {
  const words = shellWords(text);
  const pairs: [string, string][] = [];
  const data: string[] = [];
  let [method, url] = ["", ""];
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] ?? "";
    const next = (): string => {
      index += 1;
      return words[index] ?? "";
    };
    if (word === "-X" || word === "--request") method = next().toUpperCase();
    else if (word === "-H" || word === "--header") pairs.push(split(next(), ":"));
    else if (DATA.has(word)) data.push(next());
    else if (word === "-u" || word === "--user" || word === "-o" || word === "--output") next();
    else if (word === "--url") url = next();
    else if (!word.startsWith("-") && url === "") url = word;
  }
  const body = data.join("&");
  return { method: method || (body === "" ? "GET" : "POST"), url, headers: headersOf(pairs), body };
}

/** Splits a command as a shell does, without expansions. */
function shellWords(text: string): string[] {
  const words: string[] = [];
  let end = -1;
  for (const match of text.replaceAll(/\\\r?\n/g, " ").matchAll(WORD)) {
    const [all, single, ansi, double, plain] = match;
    const word = single ?? (ansi ?? double ?? plain ?? "").replaceAll(/\\(.)/gs, "$1");
    // Quoted and plain pieces without space between them are one word.
    if (match.index === end) words.push((words.pop() ?? "") + word);
    else words.push(word);
    end = match.index + all.length;
  }
  return words;
}

function headersOf(pairs: readonly (readonly [string, string])[]): Map<string, string> {
  return new Map(pairs.map(([name, value]) => [name.trim().toLowerCase(), value.trim()]));
}

/** Splits a string at the first `mark`. */
function split(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}
