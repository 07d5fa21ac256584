import { parseHttpDate } from "../http/retry-after.js";
import { AccessTokenError } from "./access-token-error.js";
import { type IssuedToken, readIssuedToken, unusable } from "./issued-token.js";
import { readRefusal } from "./refusal.js";

/** The longest response, in characters: twice the longest token. */
const LONGEST_RESPONSE = 32_768;

/** The argument of `new Headers(…)`. */
export type HeadersLike = NonNullable<RequestInit["headers"]>;
export type HeadersOption = HeadersLike | ((refused?: AccessTokenError) => HeadersLike | Promise<HeadersLike>);
export type FetchOption = (url: string | URL, init: RequestInit) => Promise<Response>;

export interface TokenRequest {
  url: string | URL;
  headers?: HeadersOption | undefined;
  body: string;
  /** The time limit of each attempt, including its headers, in milliseconds. */
  timeout: number;
  fetch?: FetchOption | undefined;
  /** In seconds. */
  minimumLife: number;
  /** Returns the current time, in milliseconds. */
  clock: () => number;
}

/**
 * Requests a token from the endpoint. After a 401 it tries once more if the `headers` option is a function, which may
 * renew the session. Calls `end` when an attempt takes too long; `end` must abort `signal`.
 *
 * @throws {AccessTokenError} only
 */
export async function requestToken(
  request: TokenRequest,
  signal: AbortSignal,
  end: (reason: AccessTokenError) => void,
  refused?: AccessTokenError,
): Promise<IssuedToken> {
  const { headers: option, timeout, minimumLife } = request;
  const expire = () => end(new AccessTokenError("timeout", "The token endpoint did not respond in time."));
  const timer = setTimeout(expire, timeout);
  // The `finally` below may never run: the `headers` and `fetch` options may never settle.
  signal.addEventListener("abort", () => clearTimeout(timer));
  try {
    const headers = await makeHeaders(option, refused);
    if (signal.aborted) throw new AccessTokenError("closed", "The request was aborted.");
    const askedAt = request.clock();
    const { response, text } = await send(request, headers, signal);
    const date = parseHttpDate(response.headers?.get("Date") ?? "", Date.now() / 1000);
    if (response.ok) return readIssuedToken(text, date, askedAt, minimumLife);
    const refusal = readRefusal(response, text, date);
    if (refusal.status !== 401 || refused || typeof option !== "function") throw refusal;
    refused = refusal;
  } catch (cause) {
    if (cause instanceof AccessTokenError) throw cause;
    throw new AccessTokenError("internal_error", "The token could not be requested; see `cause`.", { cause });
  } finally {
    clearTimeout(timer);
  }
  return requestToken(request, signal, end, refused);
}

async function send({ url, body, fetch = globalThis.fetch }: TokenRequest, headers: Headers, signal: AbortSignal) {
  const init: RequestInit = { method: "POST", headers, body, signal, redirect: "manual" };
  const response = await orUnreachable(() => fetch(url, init));
  // Browsers hide a redirect, other runtimes show it. Some runtimes do not support redirect: "error".
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    throw new AccessTokenError("unreachable", "The token endpoint redirects; redirects are not followed.");
  }
  return { response, text: await readText(response) };
}

/** Waits for the network. Turns its error into `unreachable`, and passes on errors of the surrounding code. */
async function orUnreachable<T>(work: () => Promise<T>): Promise<T> {
  const started = work();
  try {
    return await started;
  } catch (cause) {
    if (/^(Reference|Range|Syntax)Error$/.test((cause as Error)?.name)) throw cause;
    throw new AccessTokenError("unreachable", "The token endpoint did not respond.", { cause });
  }
}

async function makeHeaders(option: HeadersOption | undefined, refused: AccessTokenError | undefined): Promise<Headers> {
  let hasReturned = false;
  try {
    const given = typeof option === "function" ? await option(refused) : option;
    hasReturned = true;
    const headers = new Headers(given);
    headers.set("Content-Type", "application/json");
    return headers;
  } catch (cause) {
    // The error of `new Headers` quotes the header, which may hold the session: it must not become the cause.
    throw new AccessTokenError("headers_failed", "The headers option failed.", hasReturned ? {} : { cause });
  }
}

/**
 * Reads a response's text up to the limit. React Native and mocks have no stream, and some of them no text. Not shared with
 * `http/body.ts`, which needs a stream or `arrayBuffer()`.
 */
async function readText(response: Response): Promise<string> {
  const { body } = response;
  let text = "";
  if (body?.getReader && globalThis.TextDecoder) {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await orUnreachable(() => reader.read());
      if (done) return text;
      text += decoder.decode(value, { stream: true });
      if (text.length > LONGEST_RESPONSE) {
        reader.cancel().catch(() => {});
        break;
      }
    }
  } else if (response.text) {
    text = await orUnreachable(() => response.text());
  } else {
    text = JSON.stringify(await orUnreachable(() => response.json()));
  }
  if (text.length > LONGEST_RESPONSE) throw unusable("it is too long");
  return text;
}
