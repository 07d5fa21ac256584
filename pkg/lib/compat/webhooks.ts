import * as wasm from "../../wasm/twilio_edge_auth.js";
import { fail, read, writeTexts } from "../boundary.js";
import { browserAllowed } from "./browser.js";

/** What the core is to do, in place of the length of a body that it is to check. */
const sign = -1;
const checkForm = -2;
/** What it answers with for a URL that is none. */
const invalidUrl = 1;

/** Has the core sign or check a request: its answer, or the length of the signature. */
function webhook(
  authToken: unknown,
  url: string,
  signature: string,
  form: string,
  task: typeof sign | typeof checkForm | Body,
): number {
  if (typeof authToken !== "string" || authToken === "") {
    throw new TypeError("authToken: expected the Auth Token, as text");
  }
  if (typeof url !== "string") throw new TypeError("url: expected the URL, as text");
  const texts = [authToken, signature, "", url, form];
  const body = typeof task === "number" ? undefined : task;
  const written = writeTexts({ whole: texts.join(""), lengths: texts.map((text) => text.length) }, body);
  const toDo = typeof task === "number" ? task : written.behind;
  const answer = wasm.compatWebhook(texts.length, written.length, toDo, browserAllowed());
  if (answer < 0) fail(-answer);
  return answer;
}

/** A name with its value, of several values with each different one, made into text as JavaScript makes texts. */
function formText(name: string, value: unknown): string {
  if (Array.isArray(value)) return [...new Set(value)].sort().reduce((text, item) => text + formText(name, item), "");
  return name + (value as string);
}

/** All that is signed of a form. */
function signedForm(params: Record<string, unknown>): string {
  const names = Object.keys(params).sort();
  return names.reduce((text, name) => text + formText(name, params[name]), "");
}

/** The signature of a request to `url` with these parameters. */
export function getExpectedTwilioSignature(authToken: string, url: string, params: Record<string, unknown>): string {
  const given = params === null && `${url}`.includes("bodySHA256") ? {} : params;
  return read(webhook(authToken, url, "", signedForm(given), sign));
}

type Body = string | Uint8Array;

function bodyOf(body: unknown): Body {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  throw new TypeError("body: expected a string or bytes");
}

/** The hash of a body that is no form, as it stands in the URL's `bodySHA256`. */
export function getExpectedBodyHash(body: string | Uint8Array): string {
  const { behind } = writeTexts({ whole: "", lengths: [] }, bodyOf(body));
  return read(wasm.sha256(behind));
}

/** Whether a body has this hash. */
export function validateBody(body: string | Uint8Array, bodyHash: string | Uint8Array): boolean {
  return textOf(bodyHash) === getExpectedBodyHash(body);
}

/** A header's value, or a hash, as text. What is none is nothing. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : "";
}

/** Whether a request with a form, or with nothing, is signed with the Auth Token. Compares in constant time. */
export function validateRequest(
  authToken: string,
  twilioHeader: string,
  url: string,
  params: Record<string, unknown>,
): boolean {
  return isValid(url, webhook(authToken, url, textOf(twilioHeader), signedForm(params), checkForm));
}

/** Whether a request with another body is signed with the Auth Token, and has the body that its URL names. */
export function validateRequestWithBody(
  authToken: string,
  twilioHeader: string,
  url: string,
  body: string | Uint8Array,
): boolean {
  return isValid(url, webhook(authToken, url, textOf(twilioHeader), "", bodyOf(body)));
}

function isValid(url: string, answer: number): boolean {
  if (answer === invalidUrl && !URL.canParse(url)) throw new TypeError("Invalid URL");
  return answer === 0;
}
