import { CredentialError, invalidArgument } from "../errors.js";
import { readCopy } from "../http/body.js";
import { read, writeTexts } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { type PrivateKey, requirePrivateKey } from "./private-key.js";

export interface SignRequestOptions {
  /**
   * The API key that the request is sent with, an `ApiKey` or its two SIDs. Its type has to be main, and the request's
   * `Authorization` its `authorizationHeader()`.
   */
  key: { readonly accountSid: string; readonly sid: string };
  /** The public key as the service knows it, `CR…`. */
  credentialSid: string;
  /** The private key; see `importPrivateKey`. */
  privateKey: PrivateKey;
  /**
   * How long the signature is good for, in whole seconds: 1 to 300; 300 if left out. The service counts from when it gets
   * the request: where clocks are apart, a little less is safer.
   */
  ttl?: number | undefined;
  /** When the request is signed, in seconds since the epoch; now if left out. */
  issuedAt?: number | undefined;
  /** How large a body may be, in bytes: 1 MiB if left out. */
  maxBodySize?: number | undefined;
}

const known = ["key", "credentialSid", "privateKey", "ttl", "issuedAt", "maxBodySize"];

/**
 * Signs a request to the service's API: gives it again, with the header `Twilio-Client-Validation`. It has to be complete,
 * its `Authorization` too: what is changed afterwards is not what has been signed. The body is read, and both requests keep
 * it.
 *
 * ```js
 * const request = new Request(url, { method: "POST", headers: { authorization: key.authorizationHeader() }, body });
 * const response = await fetch(await signRequest(request, { key, credentialSid: "CR…", privateKey }));
 * ```
 *
 * @throws {CredentialError} `invalid_account_sid`, `invalid_key_sid`, `invalid_sid`, `invalid_ttl`, `invalid_argument`
 * @see https://www.twilio.com/docs/iam/pkcv
 */
export async function signRequest(request: Request, options: SignRequestOptions): Promise<Request> {
  if (!(request instanceof Request)) throw invalidArgument("request", "expected a Request");
  const given = checked(options);
  const algorithm = requirePrivateKey(given.privateKey, "privateKey");
  const authorization = request.headers.get("authorization");
  if (!authorization) throw invalidArgument("request", "expected the header Authorization: set it before signing");
  const body = await bodyOf(request, given.maxBodySize);

  const texts = [...given.sids, request.method, request.url, authorization];
  const { length } = writeTexts({ whole: texts.join(""), lengths: texts.map((text) => text.length) }, body);
  const pss = algorithm.name === "RSA-PSS";
  const claims = wasm.clientValidation(texts.length, length, body.length, pss, given.ttl, given.issuedAt);
  const signed = read(claims);
  const signature = await crypto.subtle.sign(algorithm, given.privateKey, new TextEncoder().encode(signed));

  const headers = new Headers(request.headers);
  headers.set("Twilio-Client-Validation", `${signed}.${base64url(new Uint8Array(signature))}`);
  // As bytes, so that what is sent is what is signed, and its length is known.
  return new Request(request.clone(), body.length > 0 ? { headers, body } : { headers });
}

async function bodyOf(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const body = await readCopy(request, limit);
  if (body === "body_too_large") throw invalidArgument("request", `expected a body of at most ${limit} bytes`);
  if (body === "body_unreadable") throw invalidArgument("request", "expected a body that nobody has read yet");
  return body;
}

/** Options with what is left out filled in. SIDs are the core's to judge; what is no text among them it gets as none. */
function checked(options: SignRequestOptions) {
  if (typeof options !== "object" || options === null) throw invalidArgument("options", "expected an object");
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw invalidArgument(name, `unknown option; known are ${known.join(", ")}`);
  }
  const { key, credentialSid, privateKey, ttl = 300, issuedAt, maxBodySize = 1024 * 1024 } = options;
  if (typeof key !== "object" || key === null)
    throw invalidArgument("key", "expected an ApiKey, or its accountSid and sid");
  const now = issuedAt ?? Math.floor(Date.now() / 1000);
  if (!Number.isSafeInteger(now) || now < 0)
    throw invalidArgument("issuedAt", "expected whole seconds since the epoch");
  if (!Number.isSafeInteger(maxBodySize) || maxBodySize < 0)
    throw invalidArgument("maxBodySize", "expected a number of bytes");
  if (!Number.isInteger(ttl) || ttl < 1 || ttl > 300) {
    throw new CredentialError("invalid_ttl", "ttl: expected whole seconds, 1 to 300", "ttl");
  }
  const sids = [key.accountSid, key.sid, credentialSid].map((sid) => (typeof sid === "string" ? sid.slice(0, 64) : ""));
  return { sids, privateKey, ttl, issuedAt: now, maxBodySize };
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replace(
    /[+/=]/g,
    (character) => ({ "+": "-", "/": "_" })[character] ?? "",
  );
}
