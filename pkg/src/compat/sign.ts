import { readOutput, writeStrings } from "../wasm/bridge.js";
import * as wasm from "../wasm/twilio_edge_auth.js";
import { browserAllowed } from "./browser.js";

/** Returns the current time, in whole seconds since the epoch. */
export function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** Throws for a value that is not a string, as jsonwebtoken does. */
export function requireString(value: unknown, name: string): void {
  if (typeof value !== "string" && !(value instanceof String)) throw new Error(`"${name}" must be a string`);
}

/** Throws for an invalid secret, as jsonwebtoken does. */
export function requireSecret(secret: unknown, algorithm: string): asserts secret is string {
  if (!secret) throw new Error("secretOrPrivateKey must have a value");
  if (typeof secret !== "string") throw new Error("secretOrPrivateKey is not valid key material");
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(secret)) {
    throw new Error(`secretOrPrivateKey must be a symmetric key when using ${algorithm}`);
  }
}

/** Signs a token with these claims, unvalidated and in their order. */
export function signToken(header: object, claims: object, secret: string, algorithm: string): string {
  const json = JSON.stringify({ alg: algorithm, typ: "JWT", ...header });
  const length = writeStrings(algorithm, json, JSON.stringify(claims), secret);
  return readOutput(wasm.signToken(length, browserAllowed()));
}
