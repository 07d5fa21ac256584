/** The request that the `webhook` commands sign or check. */
import { createHash } from "node:crypto";
import { usageError } from "./failure.js";
import { readInput } from "./input.js";

export type Param = readonly [name: string, value: string];

export interface SignedRequest {
  method: string;
  url: string;
  /** The form; undefined if there is none. */
  params?: Param[] | undefined;
  /** Any other body. */
  body?: Buffer | undefined;
}

export const contentOptions = {
  param: { value: "NAME=VALUE", repeatable: true, help: "A parameter of the form, not encoded." },
  body: {
    value: "FILE",
    file: true,
    excludes: ["param"],
    help: "The body of the request, such as JSON; - is standard input.",
  },
} as const;

/** Parses `NAME=VALUE`. */
export function parseParam(text: string): Param {
  const at = text.indexOf("=");
  if (at < 1) throw usageError("--param: expected NAME=VALUE, such as --param From=+15017122661");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Reads the content that the options name. */
export async function readContent(values: {
  param: readonly string[];
  body: string | undefined;
}): Promise<Pick<SignedRequest, "params" | "body">> {
  const params = values.param.length > 0 ? values.param.map(parseParam) : undefined;
  return { params, body: values.body === undefined ? undefined : await readInput(values.body, "--body") };
}

export const bodyHash = (body: Uint8Array): string => createHash("sha256").update(body).digest("hex");

/** Checks that a URL is absolute and one that Twilio requests. It is not changed: the signature covers its spelling. */
export function checkUrl(url: string): string {
  if (/^(?:https?|wss?):\/\/[^\s/?#]/i.test(url) && URL.canParse(url)) return url;
  throw usageError("--url: expected an absolute URL of http, https, ws or wss");
}

/** Returns the form as the library takes it. Several values of a name stay. */
export const formOf = (params: readonly Param[]): URLSearchParams =>
  new URLSearchParams(params.map(([...pair]) => pair));
