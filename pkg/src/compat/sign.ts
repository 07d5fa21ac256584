import { read, write } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { browserAllowed } from "./browser.js";

/** Now, in whole seconds since the epoch. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** Refuses, as jsonwebtoken does, what is no text. */
export function requireText(value: unknown, name: string): void {
  if (typeof value !== "string" && !(value instanceof String)) throw new Error(`"${name}" must be a string`);
}

/** Refuses, as jsonwebtoken does, what cannot be a secret. */
export function requireSecret(secret: unknown, algorithm: string): asserts secret is string {
  if (!secret) throw new Error("secretOrPrivateKey must have a value");
  if (typeof secret !== "string") throw new Error("secretOrPrivateKey is not valid key material");
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(secret)) {
    throw new Error(`secretOrPrivateKey must be a symmetric key when using ${algorithm}`);
  }
}

/** A signed token of these claims, whatever they are, in the order in which they stand there. */
export function signed(header: object, claims: object, secret: string, algorithm: string): string {
  // None of the first three can hold a line break: JSON escapes it.
  const lines = [algorithm, JSON.stringify({ alg: algorithm, typ: "JWT", ...header }), JSON.stringify(claims), secret];
  return read(wasm.signToken(write(lines.join("\n")), browserAllowed()));
}
