/**
 * Reads a request's body, of which the request keeps a copy that is still to be read. Nothing but the reason if there is
 * more than `limit` or if it breaks off. Counts what arrives: what the request says of its length may be missing, or a lie.
 */
export async function readCopy(
  request: Request,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | "body_too_large" | "body_unreadable"> {
  if (Number(request.headers.get("content-length")) > limit) return "body_too_large";
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const copy = request.clone();
    // Firefox has no streams in requests.
    const body = "body" in copy ? copy.body : new Blob([await (copy as Request).arrayBuffer()]).stream();
    const reader = body?.getReader();
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      const chunk: unknown = read.value;
      if (!ArrayBuffer.isView(chunk)) return "body_unreadable";
      length += chunk.byteLength;
      if (length > limit) {
        // Not awaited: a copy's end is that of both.
        reader?.cancel().catch(() => {});
        return "body_too_large";
      }
      chunks.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
  } catch {
    return "body_unreadable";
  }
  const bytes = new Uint8Array(length);
  let end = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  return bytes;
}
