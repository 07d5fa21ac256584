import { invalidArgument, rejectUnknownOptions } from "../errors.js";
import { isWellFormed } from "../text.js";
import { type Texts, writeTexts } from "../wasm/bridge.js";

/** A form's parameters, decoded. */
export type WebhookParams = URLSearchParams | FormData | Record<string, string | readonly string[]>;

/** The value of a header as frameworks represent it: several values, or none. */
export type HeaderValue = string | readonly string[] | null | undefined;

/** A request as it was received. */
export interface WebhookRequest {
  /**
   * The absolute URL with its query, as configured at Twilio, or else as requested, with the public host. Pass it unchanged:
   * parsing and serializing a URL changes what the signature covers. For a WebSocket handshake it starts with `wss://`,
   * whatever scheme the server sees, and there are no `params` and no `body`.
   */
  url: string;
  /** The value of the header `X-Twilio-Signature`. No value and several values are refused. */
  signature: HeaderValue;
  /**
   * The value of the header `X-Twilio-Webhooks-Signature-Settings`, which names the shared key that signed the request:
   * `key=webhooks_sharedkey_…,algorithm=HMAC_SHA256`. Requests signed with an Auth Token do not have it.
   */
  settings?: HeaderValue;
  /**
   * All parameters of the form, decoded and not trimmed. Leave it out for a GET request and a JSON body: a form together
   * with `bodySHA256` is refused.
   */
  params?: WebhookParams | undefined;
  /** Any other body, such as JSON: the bytes or string received. The URL's `bodySHA256` must be its hash. */
  body?: string | Uint8Array | undefined;
}

/**
 * Why webhook verification failed.
 *
 * - `invalid_url`: not an absolute URL of `http`, `https`, `ws` or `wss`, or one over 16 KiB
 * - `signature_mismatch`: the signature is not that of this URL, form and credential. The usual reasons: a proxy, so that
 *   Twilio has another URL than the server sees, or the Auth Token or secret of another account
 * - `body_mismatch`: the signature is right, but the signed URL's `bodySHA256` is not the hash of the body, or comes with
 *   a form, or the body is missing
 * - `wrong_key`: the settings name another key
 */
export type WebhookMismatch = "invalid_url" | "signature_mismatch" | "body_mismatch" | "wrong_key";

/** The core returns an index of this list. */
const results = [undefined, "invalid_url", "signature_mismatch", "body_mismatch", "wrong_key"] as const;
/** The task for the core, in place of the length of a body to verify. Keep in step with `pkg/wasm`. */
const sign = -1;
const checkForm = -2;
const checkUrl = -3;

/** The longest request, in characters or bytes. Longer input would grow the memory permanently. */
const maxSize = 4 * 1024 * 1024;

const knownFields = ["url", "signature", "settings", "params", "body"];

/** The part of a credential that holds the secret. */
interface Handle {
  webhook(texts: number, length: number, body: number): number;
}

/** Signs a request. Returns the signature's length. `handle` is called after the caller's code has run. */
export function signWebhook(handle: () => Handle, url: string, params: WebhookParams | undefined): number {
  const texts = concatTexts(url, "", "", params);
  const core = handle();
  const length = texts === undefined ? 0 : core.webhook(texts.lengths.length, writeTexts(texts).textLength, sign);
  if (length === 0) throw invalidArgument("params", "expected well-formed strings; with the URL at most 4 MiB");
  return length;
}

/**
 * Verifies a request. Returns why that failed, or undefined for a valid request.
 *
 * @throws {CredentialError} `invalid_argument` for mistakes of the caller; no content of a request throws
 */
export function checkWebhook(handle: () => Handle, request: WebhookRequest): WebhookMismatch | undefined {
  if (typeof request !== "object" || request === null) throw invalidArgument("request", "expected an object");
  rejectUnknownOptions(request, knownFields);
  const { url, signature, settings, params, body } = request;
  const received = headerOf(signature, "signature");
  const texts = concatTexts(url, received, headerOf(settings, "settings"), params);
  const content = body === undefined ? undefined : encodeBody(body);
  if (params !== undefined && content !== undefined)
    throw invalidArgument("body", "expected params or a body, not both");
  if (texts === undefined || (content !== undefined && content.length > maxSize)) return "signature_mismatch";
  const core = handle();
  if (received === "") return "signature_mismatch";
  const { textLength, bodyLength } = writeTexts(texts, content);
  const task = params !== undefined ? checkForm : content !== undefined ? bodyLength : checkUrl;
  return results[core.webhook(texts.lengths.length, textLength, task)];
}

function headerOf(value: unknown, field: string): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  // A repeated header is an array in some frameworks, and a string with a comma in others.
  if (Array.isArray(value)) return value.join();
  throw invalidArgument(field, "expected the value of the header");
}

/**
 * Concatenates all texts of a request. Returns undefined if they are too long, contain a lone surrogate (which the encoder
 * would replace) or something other than strings: the content of a form is untrusted. Throws for params of a wrong type,
 * which are a mistake of the caller.
 */
function concatTexts(url: string, signature: string, settings: string, params?: WebhookParams): Texts | undefined {
  if (typeof url !== "string") throw invalidArgument("url", "expected a string");
  const lengths = [signature.length, settings.length, url.length];
  let text = signature + settings + url;
  if (params !== undefined) {
    if (typeof params !== "object" || params === null) {
      throw invalidArgument("params", "expected URLSearchParams, FormData or an object of strings");
    }
    const signed = appendForm(text, params);
    if (signed !== undefined) {
      lengths.push(signed.length - text.length);
      text = signed;
    } else {
      for (const part of namesAndValues(params)) {
        if (typeof part !== "string") return undefined;
        lengths.push(part.length);
        text += part;
      }
    }
  }
  return text.length <= maxSize && isWellFormed(text) ? { text, lengths } : undefined;
}

/** Appends a form as it is signed: sorted names, each with its value. Returns undefined if the core must sort it. */
function appendForm(text: string, params: WebhookParams): string | undefined {
  if (Symbol.iterator in params) return undefined;
  const names = sortAsciiNames(Object.keys(params));
  if (names === undefined) return undefined;
  let signed = text;
  for (const name of names) {
    const value = params[name];
    if (typeof value !== "string") return undefined;
    signed += name;
    signed += value;
  }
  return signed;
}

/** Returns the names and values of a form in turn, for the core to sort; `undefined` for an entry that is not a pair. */
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

/** The names of the previous form, and the result for them. */
let lastNames: readonly string[] = [];
let lastSorted: readonly string[] | undefined = lastNames;

/**
 * Sorts names by their bytes. Returns undefined if one is not ASCII, because JavaScript sorts by UTF-16 code units. Most
 * requests of a webhook have the same names, so the result is cached for the previous names.
 */
function sortAsciiNames(names: readonly string[]): readonly string[] | undefined {
  let isSame = names.length === lastNames.length;
  for (let at = 0; isSame && at < names.length; at += 1) isSame = names[at] === lastNames[at];
  if (!isSame) {
    lastNames = names;
    lastSorted = names.every((name) => /^[\0-\x7f]*$/.test(name)) ? [...names].sort() : undefined;
  }
  return lastSorted;
}

/** Replaces a string with a lone surrogate, which has no UTF-8. No text starts with this byte, so its hash never matches. */
const invalidText = new Uint8Array([0xff]);

/** Returns a body as bytes, or unchanged if it is a string whose UTF-8 is within the limit in any case. */
function encodeBody(body: unknown): string | Uint8Array {
  if (typeof body === "string") {
    if (!isWellFormed(body)) return invalidText;
    return 3 * body.length > maxSize ? new TextEncoder().encode(body) : body;
  }
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw invalidArgument("body", "expected the string or the bytes received");
}
