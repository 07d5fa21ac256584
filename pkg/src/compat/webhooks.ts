import { isUrl } from "../text.js";
import { fail, read, writeTexts } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { browserAllowed } from "./browser.js";

/** What the core is to do, in place of the length of a body that it is to check. */
const sign = -1;
/** A form, or nothing: a hash in the URL is left to the caller, as in the `twilio` package. */
const checkForm = -4;

/** Replaces unpaired surrogates, as Node's encoder does. The length stays the same. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, "\ufffd");

/** Signs or verifies a request in the core: returns its result, or the length of the signature. */
function webhook(
  authToken: unknown,
  url: unknown,
  signature: string,
  form: string,
  task: typeof sign | typeof checkForm | Body,
): number {
  if (typeof authToken !== "string" || authToken === "") {
    throw new TypeError("authToken: expected the Auth Token, as text");
  }
  if (typeof url !== "string") throw new TypeError("url: expected the URL, as text");
  // A surrogate pair may be split between URL and form, for they are signed as one text.
  const signed = wellFormed(url + form);
  const end = url.length + (/^[\ud800-\udbff][\udc00-\udfff]/.test(signed.slice(url.length - 1)) ? 1 : 0);
  const texts = [wellFormed(authToken), wellFormed(signature), "", signed.slice(0, end), signed.slice(end)];
  const body = typeof task === "number" ? undefined : task;
  const written = writeTexts({ whole: texts.join(""), lengths: texts.map((text) => text.length) }, body);
  const toDo = typeof task === "number" ? task : written.behind;
  const answer = wasm.compatWebhook(texts.length, written.length, toDo, browserAllowed());
  if (answer < 0) fail(-answer);
  return answer;
}

/** A name with its value, of several values with each different one, converted to text as JavaScript does. */
function formText(name: string, value: unknown): string {
  if (Array.isArray(value)) return [...new Set(value)].sort().reduce((text, item) => text + formText(name, item), "");
  return name + (value as string);
}

/** The text of a form that is signed after the URL. Without parameters a URL must have a hash. */
function signedForm(url: string, params: Record<string, unknown> | null): string {
  const given = url.indexOf("bodySHA256") !== -1 && params === null ? {} : (params as Record<string, unknown>);
  const names = Object.keys(given).sort();
  return names.reduce((text, name) => text + formText(name, given[name]), "");
}

/** Computes the signature of a request to `url` with these parameters. */
export function getExpectedTwilioSignature(
  authToken: string,
  url: string,
  params: Record<string, unknown> | null,
): string {
  return read(webhook(authToken, url, "", signedForm(url, params), sign));
}

type Body = string | Uint8Array;

/** A body as Node's `Buffer.from` reads it: strings, and anything that holds bytes. */
function bodyOf(body: unknown): Body {
  if (typeof body === "string") return wellFormed(body);
  if (typeof body === "object" && body !== null) {
    if (isBuffer(body)) return new Uint8Array(body);
    const value: unknown = body.valueOf?.();
    if (value !== body && value && (typeof value === "string" || typeof value === "object")) return bodyOf(value);
    const { length, buffer, type, data } = body as { [name: string]: unknown };
    if (length !== undefined || isBuffer(buffer)) return typeof length === "number" ? copied(body) : new Uint8Array();
    if (type === "Buffer" && Array.isArray(data)) return copied(data);
    const convert = (body as { [Symbol.toPrimitive]?: unknown })[Symbol.toPrimitive];
    const text: unknown = typeof convert === "function" ? convert.call(body, "string") : undefined;
    if (typeof text === "string") return wellFormed(text);
  }
  throw new TypeError(
    "The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object." +
      ` Received ${described(body)}`,
  );
}

const isBuffer = (value: unknown): value is ArrayBuffer =>
  /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value));

function copied(items: object): Uint8Array {
  const { length } = items as ArrayLike<number>;
  const bytes = new Uint8Array(length > 0 ? length : 0);
  if (bytes.length > 0) bytes.set(items as ArrayLike<number>);
  return bytes;
}

/** A value in the words of Node's errors. */
function described(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value === "object") {
    return value.constructor?.name ? `an instance of ${value.constructor.name}` : "[Object: null prototype] {}";
  }
  const text = Object.is(value, -0) ? "-0" : String(value) + (typeof value === "bigint" ? "n" : "");
  return `type ${typeof value} (${text.length > 28 ? `${text.slice(0, 25)}...` : text})`;
}

/** Computes the hash of a body that is not a form, as in the URL's `bodySHA256`. */
export function getExpectedBodyHash(body: string | Uint8Array): string {
  const { behind } = writeTexts({ whole: "", lengths: [] }, bodyOf(body));
  return read(wasm.sha256(behind));
}

/** Whether a body has this hash. */
export function validateBody(body: string | Uint8Array, bodyHash: string | Uint8Array): boolean {
  const hash = getExpectedBodyHash(body);
  return textOf(bodyHash) === hash;
}

/** A header's value, or a hash, as text. Empty for anything but text and bytes. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value instanceof Uint8Array ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(value) : "";
}

/** Whether a request with a form, or with nothing, is signed with the Auth Token. Compares in constant time. */
export function validateRequest(
  authToken: string,
  twilioHeader: string,
  url: string,
  params: Record<string, unknown> | null,
): boolean {
  let form: string;
  try {
    form = signedForm(url, params);
  } catch (error) {
    // Nested more deeply than the stack: there, this throws.
    if (error instanceof RangeError) return false;
    throw error;
  }
  return isValid(url, webhook(authToken, url, textOf(twilioHeader), form, checkForm));
}

/** Whether a request with another body is signed with the Auth Token, and the body has the hash in its URL. */
export function validateRequestWithBody(
  authToken: string,
  twilioHeader: string,
  url: string,
  body: string | Uint8Array,
): boolean {
  let content: Body;
  try {
    content = bodyOf(body);
  } catch (error) {
    // As there, an unusable body is an error only if the signature is right.
    if (!validateRequest(authToken, twilioHeader, url, {})) return false;
    throw error;
  }
  return isValid(url, webhook(authToken, url, textOf(twilioHeader), "", content));
}

function isValid(url: string, answer: number): boolean {
  if (answer === 0) return true;
  if (!isUrl(url)) throw new TypeError("Invalid URL");
  return false;
}
