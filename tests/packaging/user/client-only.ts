// Only the page's client: its types need only the DOM's.
import { type AccessTokenError, AccessTokenSource, type AccessTokenSourceOptions } from "twilio-edge-auth/client";

const options: AccessTokenSourceOptions = { timeout: 1, signal: new AbortController().signal, headers: { a: "b" } };
export const source = new AccessTokenSource("/token", options);
source.addEventListener("refresh", ({ token }: { token: string }) => token);
source.addEventListener("error", ({ error }: { error: AccessTokenError }) => error.code);
