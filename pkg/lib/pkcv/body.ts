import { refused } from "./private-key.js";

/** All of a request's body; none if it has none. Nothing is read of it beyond `limit` bytes. */
export async function readBody(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (request.bodyUsed) throw refused("request", "expected a body that nobody has read yet");
  if (request.body === null) return undefined;
  const tooLarge = () => refused("request", `expected a body of at most ${limit} bytes`);
  // Some browsers do not show a request's body as a stream.
  if (request.body === undefined) {
    const body = new Uint8Array(await request.arrayBuffer());
    if (body.length > limit) throw tooLarge();
    return body.length > 0 ? body : undefined;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length;
    if (length > limit) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(next.value);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
