import { CredentialError, invalidArgument, rejectUnknownOptions } from "../errors.js";
import { readCopy } from "../http/body.js";
import { concatTexts, readOutput, writeTexts } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { type PrivateKey, requirePrivateKey } from "./private-key.js";

export interface SignRequestOptions {
  /**
   * The API key that sends the request, an `ApiKey` or its two SIDs. It must be a Main key, and the request's `Authorization`
   * must be its `authorizationHeader()`.
   */
  key: { readonly accountSid: string; readonly sid: string };
  /** The SID of the public key at Twilio, `CR…`. */
  credentialSid: string;
  /** The private key; see `importPrivateKey`. */
  privateKey: PrivateKey;
  /**
   * The lifetime of the signature, in whole seconds: 1 to 300; default: 300. Twilio checks it when it receives the request:
   * with clock skew, a smaller value is safer.
   */
  ttl?: number | undefined;
  /** When the request is signed, in seconds since the epoch; default: now. */
  issuedAt?: number | undefined;
  /** The maximum size of the body, in bytes; default: 1 MiB. */
  maxBodySize?: number | undefined;
}

const knownOptions = ["key", "credentialSid", "privateKey", "ttl", "issuedAt", "maxBodySize"];

/**
 * Signs a request to Twilio's API: returns a copy with the header `Twilio-Client-Validation`. Set everything first, including
 * `Authorization`: later changes invalidate the signature. Both requests' bodies can still be read.
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
  const given = checkOptions(options);
  const algorithm = requirePrivateKey(given.privateKey, "privateKey");
  const authorization = request.headers.get("authorization");
  if (!authorization) throw invalidArgument("request", "expected the header Authorization: set it before signing");
  const body = await bodyOf(request, given.maxBodySize);

  const texts = [...given.sids, request.method, request.url, authorization];
  const { textLength } = writeTexts(concatTexts(texts), body);
  const pss = algorithm.name === "RSA-PSS";
  const claims = wasm.clientValidation(texts.length, textLength, body.length, pss, given.ttl, given.issuedAt);
  const signed = readOutput(claims);
  const signature = await crypto.subtle.sign(algorithm, given.privateKey, new TextEncoder().encode(signed));

  const headers = new Headers(request.headers);
  headers.set("Twilio-Client-Validation", `${signed}.${base64url(new Uint8Array(signature))}`);
  // As bytes, so that the signed bytes are sent and the length is known.
  return new Request(request.clone(), body.length > 0 ? { headers, body } : { headers });
}

async function bodyOf(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const body = await readCopy(request, limit);
  if (body === "body_too_large") throw invalidArgument("request", `expected a body of at most ${limit} bytes`);
  if (body === "body_unreadable") throw invalidArgument("request", "expected a body that has not been read");
  return body;
}

/** Checks the options and fills in defaults. The core checks the SIDs; non-strings become "". */
function checkOptions(options: SignRequestOptions) {
  if (typeof options !== "object" || options === null) throw invalidArgument("options", "expected an object");
  rejectUnknownOptions(options, knownOptions);
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
