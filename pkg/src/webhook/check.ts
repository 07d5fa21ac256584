import { invalidArgument } from "../errors.js";
import { isWellFormed } from "../text.js";
import { type Texts, writeTexts } from "../wasm/bridge.js";

/** A form's parameters, decoded. */
export type WebhookParams = URLSearchParams | FormData | Record<string, string | readonly string[]>;

/** The value of a header: missing, or several of it, as frameworks say it. */
export type HeaderValue = string | readonly string[] | null | undefined;

/** A request as it arrived. */
export interface WebhookRequest {
  /**
   * The absolute URL with its query: as it is configured at Twilio or, if that is not known, as it was requested, with its
   * public host. Pass it unchanged: parsing and printing a URL changes what the signature covers. For the handshake of a
   * WebSocket it begins with `wss://`, whatever scheme the server sees, and there are neither `params` nor a `body`.
   */
  url: string;
  /** The value of the header `X-Twilio-Signature`. Without one, and with several, the request is refused. */
  signature: HeaderValue;
  /**
   * The value of the header `X-Twilio-Webhooks-Signature-Settings`, by which a request names the shared key that has
   * signed it: `key=webhooks_sharedkey_…,algorithm=HMAC_SHA256`. Requests that are signed with an Auth Token have none.
   */
  settings?: HeaderValue;
  /**
   * The parameters of a form: all of them, decoded and not trimmed. A GET request and a JSON body have none: leave it out,
   * for a form beside a `bodySHA256` is refused.
   */
  params?: WebhookParams | undefined;
  /** Any other body, such as JSON: the bytes or the string that arrived. The URL's `bodySHA256` must be its hash. */
  body?: string | Uint8Array | undefined;
}

/**
 * Why a request is refused.
 *
 * - `invalid_url`: not an absolute URL of `http`, `https`, `ws` or `wss`, or one over 16 KiB
 * - `signature_mismatch`: the credential makes no such signature of this URL and form
 * - `body_mismatch`: the signature is right, but the signed URL's `bodySHA256` is not the hash of the body, or is beside a
 *   form, or the body is missing
 * - `wrong_key`: the settings name another key
 */
export type WebhookMismatch = "invalid_url" | "signature_mismatch" | "body_mismatch" | "wrong_key";

/** What the core answers with: places in this list. */
const answers = [undefined, "invalid_url", "signature_mismatch", "body_mismatch", "wrong_key"] as const;
/** What the core is to do, in place of the length of a body that it is to check. */
const sign = -1;
const checkForm = -2;
const checkUrl = -3;

/** Larger requests are refused before they cross: they would leave the memory large. */
const limit = 4 * 1024 * 1024;

const known = ["url", "signature", "settings", "params", "body"];

/** The part of a credential that knows the secret. */
interface Handle {
  webhook(texts: number, length: number, body: number): number;
}

/** Signs a request, and gives the signature's length. The caller's code has run when the handle is asked for. */
export function signWebhook(handle: () => Handle, url: string, params: WebhookParams | undefined): number {
  const texts = together(url, "", "", params);
  const core = handle();
  const length = texts === undefined ? 0 : core.webhook(texts.lengths.length, writeTexts(texts).length, sign);
  if (length === 0) throw invalidArgument("params", "expected well-formed texts, as is the URL, of at most 4 MiB");
  return length;
}

/** Why a request is refused, if it is. What the caller gets wrong throws; what a stranger sends never does. */
export function checkWebhook(handle: () => Handle, request: WebhookRequest): WebhookMismatch | undefined {
  if (typeof request !== "object" || request === null) throw invalidArgument("request", "expected an object");
  for (const name of Object.keys(request)) {
    if (!known.includes(name)) throw invalidArgument(name, `unknown option; known are ${known.join(", ")}`);
  }
  const { url, signature, settings, params, body } = request;
  const shown = headerOf(signature, "signature");
  const texts = together(url, shown, headerOf(settings, "settings"), params);
  const content = body === undefined ? undefined : contentOf(body);
  if (params !== undefined && content !== undefined)
    throw invalidArgument("body", "expected params or a body, not both");
  if (texts === undefined || (content !== undefined && content.length > limit)) return "signature_mismatch";
  const core = handle();
  if (shown === "") return "signature_mismatch";
  const { length, behind } = writeTexts(texts, content);
  const task = params !== undefined ? checkForm : content !== undefined ? behind : checkUrl;
  return answers[core.webhook(texts.lengths.length, length, task)];
}

function headerOf(value: unknown, field: string): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  // A header that comes twice is an array in some frameworks, and elsewhere a text with a comma.
  if (Array.isArray(value)) return value.join();
  throw invalidArgument(field, "expected the value of the header");
}

/**
 * All texts of a request as one. None if they are too long, if something else is among them, or half a surrogate pair, in
 * place of which other text would cross: what is in a form is a stranger's. What is no form at all is the caller's.
 */
function together(url: string, signature: string, settings: string, params?: WebhookParams): Texts | undefined {
  if (typeof url !== "string") throw invalidArgument("url", "expected the URL as text");
  const lengths = [signature.length, settings.length, url.length];
  let whole = signature + settings + url;
  if (params !== undefined) {
    if (typeof params !== "object" || params === null) {
      throw invalidArgument("params", "expected URLSearchParams, FormData or an object of texts");
    }
    const signed = withForm(whole, params);
    if (signed !== undefined) {
      lengths.push(signed.length - whole.length);
      whole = signed;
    } else {
      for (const text of namesAndValues(params)) {
        if (typeof text !== "string") return undefined;
        lengths.push(text.length);
        whole += text;
      }
    }
  }
  return whole.length <= limit && isWellFormed(whole) ? { whole, lengths } : undefined;
}

/** A text and a form as it is signed: names in order, each with its value. None if that is for the core to put together. */
function withForm(text: string, params: WebhookParams): string | undefined {
  if (Symbol.iterator in params) return undefined;
  const names = ordered(Object.keys(params));
  if (names === undefined) return undefined;
  let whole = text;
  for (const name of names) {
    const value = params[name];
    if (typeof value !== "string") return undefined;
    whole += name;
    whole += value;
  }
  return whole;
}

/** The names and values of a form in turn, for the core to sort; among them `undefined` for what has no place in a form. */
function namesAndValues(params: WebhookParams): unknown[] {
  const texts: unknown[] = [];
  if (Symbol.iterator in params) {
    for (const pair of params as Iterable<unknown>) {
      if (Array.isArray(pair)) texts.push(pair[0], pair[1]);
      else texts.push(undefined);
    }
  } else {
    for (const [name, value] of Object.entries(params)) {
      for (const item of Array.isArray(value) ? value : [value]) texts.push(name, item);
    }
  }
  return texts;
}

let seen: readonly string[] = [];
let inOrder: readonly string[] | undefined = seen;

/**
 * Names in the order of their bytes. None if one is not ASCII, of which JavaScript's order may be another. A webhook's
 * requests mostly have the same names, so they are compared with the last before they are sorted.
 */
function ordered(names: readonly string[]): readonly string[] | undefined {
  let same = names.length === seen.length;
  for (let at = 0; same && at < names.length; at += 1) same = names[at] === seen[at];
  if (!same) {
    seen = names;
    inOrder = names.every((name) => /^[\0-\x7f]*$/.test(name)) ? [...names].sort() : undefined;
  }
  return inOrder;
}

/** Half a surrogate pair has no bytes: what the encoder writes for it is another text's, and no body begins like this. */
const noText = new Uint8Array([0xff]);

/** A body as bytes; or as the text that it is, if that is within the limit however many bytes its characters take. */
function contentOf(body: unknown): string | Uint8Array {
  if (typeof body === "string") {
    if (!isWellFormed(body)) return noText;
    return 3 * body.length > limit ? new TextEncoder().encode(body) : body;
  }
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw invalidArgument("body", "expected the text or the bytes that arrived");
}
