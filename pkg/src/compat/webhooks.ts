import { isUrl } from "../text.js";
import { concatTexts, readOutput, throwLastError, writeTexts } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { browserAllowed } from "./browser.js";
import { HMAC_SHA1, HMAC_SHA256 } from "./signature-algorithm.js";

/** The tasks for the core, passed in place of the length of a body to verify. */
const sign = -1;
/** Verifies a form or no content. As in the `twilio` package, the caller handles a hash in the URL. */
const checkForm = -4;

/** Replaces unpaired surrogates, as Node's encoder does. The length stays the same. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, "\ufffd");

type HashName = "sha1" | "sha256";

/** Returns the hash of an algorithm, by default SHA-1; undefined if it is not supported. */
function hashNameOf(algorithm: string | undefined): HashName | undefined {
  const name = algorithm ? algorithm.toUpperCase() : HMAC_SHA1;
  if (name === HMAC_SHA1) return "sha1";
  return name === HMAC_SHA256 ? "sha256" : undefined;
}

/** Signs or verifies a request in the core: returns its result, or the length of the signature. */
function webhook(
  hashName: HashName,
  authToken: unknown,
  url: unknown,
  signature: string,
  form: string,
  task: typeof sign | typeof checkForm | Body,
): number {
  if (typeof authToken !== "string" || authToken === "") {
    throw new TypeError("authToken: expected the Auth Token or the secret of a shared key, a string");
  }
  if (typeof url !== "string") throw new TypeError("url: expected a string");
  // URL and form are signed as one text, so a surrogate pair may be split between them.
  const signed = wellFormed(url + form);
  const end = url.length + (/^[\ud800-\udbff][\udc00-\udfff]/.test(signed.slice(url.length - 1)) ? 1 : 0);
  const texts = [wellFormed(authToken), wellFormed(signature), "", signed.slice(0, end), signed.slice(end)];
  const body = typeof task === "number" ? undefined : task;
  const written = writeTexts(concatTexts(texts), body);
  const length = typeof task === "number" ? task : written.bodyLength;
  const sha256 = hashName === "sha256";
  const result = wasm.compatWebhook(texts.length, written.textLength, length, sha256, browserAllowed());
  if (result < 0) throwLastError(-result);
  return result;
}

/** Returns a name with its value, or with each distinct value of several, converted to strings as JavaScript does. */
function formText(name: string, value: unknown): string {
  if (Array.isArray(value)) return [...new Set(value)].sort().reduce((text, item) => text + formText(name, item), "");
  return name + (value as string);
}

/** Returns the string that a form adds to the signed URL. `null` is allowed only with a hash in the URL. */
function signedForm(url: string, params: Record<string, unknown> | null): string {
  const given = url.indexOf("bodySHA256") !== -1 && params === null ? {} : (params as Record<string, unknown>);
  const names = Object.keys(given).sort();
  return names.reduce((text, name) => text + formText(name, given[name]), "");
}

/**
 * Computes the signature of a request to `url` with these parameters.
 *
 * @param authToken The Auth Token, or the secret of a shared key
 * @param algorithm `HMAC_SHA1` (default) or `HMAC_SHA256`
 */
export function getExpectedTwilioSignature(
  authToken: string,
  url: string,
  params: Record<string, unknown> | null,
  algorithm?: string,
): string {
  const hashName = hashNameOf(algorithm);
  if (hashName === undefined) throw new Error(`Unsupported webhook signature algorithm: ${algorithm}`);
  return readOutput(webhook(hashName, authToken, url, "", signedForm(url, params), sign));
}

type Body = string | Uint8Array;

/** Returns a body as Node's `Buffer.from` reads it: strings and anything that holds bytes. */
function bodyOf(body: unknown): Body {
  if (typeof body === "string") return wellFormed(body);
  if (typeof body === "object" && body !== null) {
    if (isBuffer(body)) return new Uint8Array(body);
    const value: unknown = body.valueOf?.();
    if (value !== body && value && (typeof value === "string" || typeof value === "object")) return bodyOf(value);
    const { length, buffer, type, data } = body as { [name: string]: unknown };
    if (length !== undefined || isBuffer(buffer))
      return typeof length === "number" ? copyBytes(body) : new Uint8Array();
    if (type === "Buffer" && Array.isArray(data)) return copyBytes(data);
    const convert = (body as { [Symbol.toPrimitive]?: unknown })[Symbol.toPrimitive];
    const text: unknown = typeof convert === "function" ? convert.call(body, "string") : undefined;
    if (typeof text === "string") return wellFormed(text);
  }
  throw new TypeError(
    "The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or an Array-like Object." +
      ` Received ${describeValue(body)}`,
  );
}

const isBuffer = (value: unknown): value is ArrayBuffer =>
  /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value));

function copyBytes(items: object): Uint8Array {
  const { length } = items as ArrayLike<number>;
  const bytes = new Uint8Array(length > 0 ? length : 0);
  if (bytes.length > 0) bytes.set(items as ArrayLike<number>);
  return bytes;
}

/** Describes a value as Node's errors do. */
function describeValue(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value === "object") {
    return value.constructor?.name ? `an instance of ${value.constructor.name}` : "[Object: null prototype] {}";
  }
  const text = Object.is(value, -0) ? "-0" : String(value) + (typeof value === "bigint" ? "n" : "");
  return `type ${typeof value} (${text.length > 28 ? `${text.slice(0, 25)}...` : text})`;
}

/** Computes the hash of a body other than a form, as in the URL's `bodySHA256`. */
export function getExpectedBodyHash(body: string | Uint8Array): string {
  const { bodyLength } = writeTexts({ text: "", lengths: [] }, bodyOf(body));
  return readOutput(wasm.sha256(bodyLength));
}

/** Whether a body has this hash. */
export function validateBody(body: string | Uint8Array, bodyHash: string | Uint8Array): boolean {
  const hash = getExpectedBodyHash(body);
  return textOf(bodyHash) === hash;
}

/** Returns a header's value or a hash as a string; empty for anything but strings and bytes. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value instanceof Uint8Array ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(value) : "";
}

/** Returns the hash of an algorithm. Warns and returns undefined if it is not supported, as the `twilio` package does. */
function supportedHashName(algorithm: string | undefined): HashName | undefined {
  const hashName = hashNameOf(algorithm);
  if (hashName === undefined) {
    console.warn(
      `[Twilio]: Unsupported webhook signature algorithm '${algorithm}'. ` +
        `Supported: ${HMAC_SHA1}, ${HMAC_SHA256}. Upgrade twilio if Twilio added a new one.`,
    );
  }
  return hashName;
}

/**
 * Whether a request with a form or without a body is signed with this secret. Compares in constant time.
 *
 * @param authToken The Auth Token, or the secret of a shared key
 * @param algorithm `HMAC_SHA1` (default) or `HMAC_SHA256`; see {@link getSignatureAlgorithm}
 */
export function validateRequest(
  authToken: string,
  twilioHeader: string,
  url: string,
  params: Record<string, unknown> | null,
  algorithm?: string,
): boolean {
  const hashName = supportedHashName(algorithm);
  if (hashName === undefined) return false;
  let form: string;
  try {
    form = signedForm(url, params);
  } catch (error) {
    // Nested too deeply for the stack. The `twilio` package throws.
    if (error instanceof RangeError) return false;
    throw error;
  }
  return isValid(url, webhook(hashName, authToken, url, textOf(twilioHeader), form, checkForm));
}

/**
 * Whether a request with another body is signed with this secret, and the body has the hash in its URL; see
 * {@link validateRequest}.
 */
export function validateRequestWithBody(
  authToken: string,
  twilioHeader: string,
  url: string,
  body: string | Uint8Array,
  algorithm?: string,
): boolean {
  if (typeof url === "string" && !isUrl(url)) throw new TypeError("Invalid URL");
  const hashName = supportedHashName(algorithm);
  if (hashName === undefined) return false;
  let content: Body;
  try {
    content = bodyOf(body);
  } catch (error) {
    // As in the `twilio` package, an unusable body is an error only if the signature is valid.
    if (!validateRequest(authToken, twilioHeader, url, {}, algorithm)) return false;
    throw error;
  }
  return isValid(url, webhook(hashName, authToken, url, textOf(twilioHeader), "", content));
}

function isValid(url: string, result: number): boolean {
  if (result === 0) return true;
  if (!isUrl(url)) throw new TypeError("Invalid URL");
  return false;
}
