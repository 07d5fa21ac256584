import { AccessTokenError } from "./access-token-error.js";
import { type IssuedToken, readIssuedToken, unusable } from "./issued-token.js";
import { readRefusal } from "./refusal.js";

/** For one request, in seconds. */
const TIME_LIMIT = 15;
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
  fetch?: FetchOption | undefined;
  minimumLife: number;
  /** In milliseconds. */
  clock: () => number;
}

/**
 * Asks the endpoint for a token, and once more if the session was refused and a function makes the headers: it may
 * renew the session. What `controller` is aborted with is what this throws.
 *
 * @throws {AccessTokenError} and nothing else
 */
export async function requestToken(
  request: TokenRequest,
  controller: AbortController,
  refused?: AccessTokenError,
): Promise<IssuedToken> {
  // The global fetch is looked up at each request: it may be replaced or instrumented later.
  const { url, body, fetch = globalThis.fetch, minimumLife } = request;
  const { signal } = controller;
  const headers = await makeHeaders(request.headers, refused);
  signal.throwIfAborted();
  const timer = setTimeout(() => {
    controller.abort(new AccessTokenError("timeout", "The token endpoint did not answer in time."));
  }, TIME_LIMIT * 1000);
  const askedAt = request.clock();
  let response: Response;
  let text: string;
  let date: number;
  try {
    response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" });
    text = await readText(response);
    date = Date.parse(response.headers.get("Date") ?? "") / 1000;
  } catch (cause) {
    if (cause instanceof AccessTokenError) throw cause;
    throw new AccessTokenError("unreachable", "The token endpoint did not answer.", { cause });
  } finally {
    clearTimeout(timer);
  }
  if (response.ok) return readIssuedToken(text, date, askedAt, minimumLife);
  const refusal = readRefusal(response, text, date);
  if (refusal.status !== 401 || refused || typeof request.headers !== "function") throw refusal;
  return requestToken(request, controller, refusal);
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

/** The body, no further than an answer may be long. */
async function readText({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return text;
    text += decoder.decode(value, { stream: true });
    if (text.length > LONGEST_ANSWER) {
      reader?.cancel();
      throw unusable("it is too long");
    }
  }
}
