export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Returns bytes in lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
