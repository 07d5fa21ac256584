/** Files and standard input, each with a limit. */
import { createReadStream } from "node:fs";
import { Failure, usageError } from "./failure.js";

/** The largest input, in bytes. */
const maxSize = 4 * 1024 * 1024;

let isStandardInputRead = false;

/** Reads a file, or standard input for "-". `name` is what the messages call it. */
export async function readInput(path: string, name: string): Promise<Buffer> {
  if (path !== "-") return readAll(createReadStream(path), path, name);
  if (isStandardInputRead) throw usageError(`${name}: standard input can be read only once`);
  isStandardInputRead = true;
  return readAll(process.stdin, "standard input", name);
}

async function readAll(stream: AsyncIterable<Buffer | string>, source: string, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size > maxSize) throw new Failure(`${name}: ${source} is larger than 4 MiB`);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${name}: ${source} cannot be read: ${reasonOf(error)}`);
  }
  return Buffer.concat(chunks);
}

const reasons: Record<string, string> = {
  ENOENT: "it does not exist",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  EEXIST: "it exists already",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
};

/** Returns why an operation on a file failed. */
export function reasonOf(error: unknown): string {
  const code = String((error as NodeJS.ErrnoException).code ?? "unknown error");
  return reasons[code] ?? code;
}

/** Decodes UTF-8, without a byte order mark. */
export function decodeText(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Failure(`${name}: expected text in UTF-8, not binary data`);
  }
}
