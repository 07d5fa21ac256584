import { parseHttpDate } from "../http/retry-after.js";
import { AccessTokenError } from "./access-token-error.js";
import { type IssuedToken, readIssuedToken, unusable } from "./issued-token.js";
import { readRefusal } from "./refusal.js";

/** For an answer, in characters: twice what a token may have. */
const LONGEST_ANSWER = 32_768;

/** What `new Headers(…)` takes. */
export type HeadersLike = NonNullable<RequestInit["headers"]>;
export type HeadersOption = HeadersLike | ((refused?: AccessTokenError) => HeadersLike | Promise<HeadersLike>);
export type FetchOption = (url: string | URL, init: RequestInit) => Promise<Response>;

export interface TokenRequest {
  url: string | URL;
  headers?: HeadersOption | undefined;
  body: string;
  /** For each attempt, its headers included, in milliseconds. */
  timeout: number;
  fetch?: FetchOption | undefined;
  minimumLife: number;
  /** In milliseconds. */
  clock: () => number;
}

/**
 * Asks the endpoint for a token, and once more if the session was refused and a function makes the headers: it may
 * renew the session. Calls `end` when an attempt takes too long, which aborts `signal`.
 *
 * @throws {AccessTokenError} and nothing else
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
  // What is waited for below may never come.
  signal.addEventListener("abort", () => clearTimeout(timer));
  try {
    const headers = await makeHeaders(option, refused);
    if (signal.aborted) throw new AccessTokenError("closed", "The request has ended.");
    const askedAt = request.clock();
    const { response, text } = await send(request, headers, signal);
    const date = parseHttpDate(response.headers?.get("Date") ?? "", Date.now() / 1000) ?? Number.NaN;
    if (response.ok) return readIssuedToken(text, date, askedAt, minimumLife);
    refused = tryAgain(readRefusal(response, text, date), refused, option);
  } catch (cause) {
    if (cause instanceof AccessTokenError) throw cause;
    throw new AccessTokenError("internal_error", "The request could not be made or its response not be read.", {
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
  return requestToken(request, signal, end, refused);
}

/** Throws the refusal, unless new headers may help. */
function tryAgain(
  refusal: AccessTokenError,
  before: AccessTokenError | undefined,
  option: HeadersOption | undefined,
): AccessTokenError {
  if (refusal.status !== 401 || before || typeof option !== "function") throw refusal;
  return refusal;
}

async function send({ url, body, fetch = globalThis.fetch }: TokenRequest, headers: Headers, signal: AbortSignal) {
  const init: RequestInit = { method: "POST", headers, body, signal, redirect: "manual" };
  const response = await orUnreachable(() => fetch(url, init));
  // A browser hides a redirect, other runtimes show it. Not every runtime knows the mode "error".
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    throw new AccessTokenError("unreachable", "The token endpoint redirects, which is not followed.");
  }
  return { response, text: await readText(response) };
}

/** Waits for the network. What it says when it fails is the `cause`; an error of the code around it is none of its own. */
async function orUnreachable<T>(work: () => Promise<T>): Promise<T> {
  const begun = work();
  try {
    return await begun;
  } catch (cause) {
    if (/^(Reference|Range|Syntax)Error$/.test((cause as Error)?.name)) throw cause;
    throw new AccessTokenError("unreachable", "The token endpoint did not respond.", { cause });
  }
}

async function makeHeaders(option: HeadersOption | undefined, refused: AccessTokenError | undefined): Promise<Headers> {
  let made = false;
  try {
    const given = typeof option === "function" ? await option(refused) : option;
    made = true;
    const headers = new Headers(given);
    headers.set("Content-Type", "application/json");
    return headers;
  } catch (cause) {
    // What `Headers` says would quote the header, and with it the session.
    throw new AccessTokenError("headers_failed", "There are no headers for the request.", made ? {} : { cause });
  }
}

/** The body, no further than a response may be long. React Native and mocks have no stream. */
async function readText(response: Response): Promise<string> {
  const { body } = response;
  let text = "";
  if (typeof body?.getReader === "function" && typeof TextDecoder === "function") {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await orUnreachable(() => reader.read());
      if (done) return text;
      text += decoder.decode(value, { stream: true });
      if (text.length > LONGEST_ANSWER) {
        reader.cancel().catch(() => {});
        break;
      }
    }
  } else if (typeof response.text === "function") {
    text = await orUnreachable(() => response.text());
  } else {
    text = JSON.stringify(await orUnreachable(() => response.json()));
  }
  if (text.length > LONGEST_ANSWER) throw unusable("it is too long");
  return text;
}
