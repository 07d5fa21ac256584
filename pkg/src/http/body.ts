import { withTimeout } from "./timeout.js";

/** A body in the chunks in which it arrived. */
export interface Chunks {
  chunks: Uint8Array[];
  /** The sum of the chunks' lengths, in bytes. */
  length: number;
}

/**
 * Reads a body of at most `limit` bytes. Returns undefined for a longer one. Counts the bytes that arrive, because the
 * `Content-Length` may be missing or wrong.
 *
 * @throws what reading throws; a `TypeError` for a stream of something other than bytes
 */
export async function readChunks(source: Request | Response, limit: number): Promise<Chunks | undefined> {
  if (source.body === null) return { chunks: [], length: 0 };
  // Firefox has no streams in requests, and React Native none in responses.
  if (!source.body) {
    const bytes = new Uint8Array(await source.arrayBuffer());
    return bytes.length > limit ? undefined : { chunks: [bytes], length: bytes.length };
  }
  const reader = source.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { chunks, length };
    if (!ArrayBuffer.isView(value)) throw new TypeError("expected a stream of bytes");
    length += value.byteLength;
    if (length > limit) {
      // Not awaited: cancelling a clone settles only when the original is cancelled too.
      reader.cancel().catch(() => {});
      return undefined;
    }
    chunks.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
}

/** Reads a clone of a request's body, so that the request's own can still be read. Returns the reason if it cannot. */
export async function readCopy(
  request: Request,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | "body_too_large" | "body_unreadable"> {
  if (Number(request.headers.get("content-length")) > limit) return "body_too_large";
  let body: Chunks | undefined;
  try {
    body = await readChunks(request.clone(), limit);
  } catch {
    return "body_unreadable";
  }
  if (body === undefined) return "body_too_large";
  const bytes = new Uint8Array(body.length);
  let end = 0;
  for (const chunk of body.chunks) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  return bytes;
}

/**
 * Reads the body of a refused request: at most 4096 bytes, and for at most one second. Workerd closes a connection whose
 * request was not read: with Cloudflare's plugin for Vite, every tenth request after one with an unread body got 500.
 */
export async function discardBody(request: Request): Promise<void> {
  await withTimeout(1000, [], () => readCopy(request, 4096)).catch(() => {});
}
