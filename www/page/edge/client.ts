/** A request to the edge worker, and its response. */
export interface Exchange {
  request: string;
  status: number;
  milliseconds: number;
  body: unknown;
}

/** An error response of the worker, or a response that cannot be read. */
export class EdgeError extends Error {
  override readonly name = "EdgeError";
  readonly code: string | undefined;
  readonly field: string | undefined;
  readonly status: number;

  constructor(status: number, error: { code?: string; message?: string; field?: string }) {
    super(error.message ?? `The worker responded with status ${status}.`);
    this.status = status;
    this.code = error.code;
    this.field = error.field;
  }
}

/** Sends a request to the worker that serves this page. */
export async function ask(method: string, path: string, session?: string, body?: unknown): Promise<Exchange> {
  const isForm = body instanceof URLSearchParams;
  const started = performance.now();
  const response = await fetch(path, {
    method,
    headers: {
      ...(body === undefined || isForm ? {} : { "Content-Type": "application/json" }),
      ...(session === undefined ? {} : { Authorization: `Bearer ${session}` }),
    },
    body: isForm ? body : body === undefined ? null : JSON.stringify(body),
  });
  const parsed: unknown = await response.json().catch(() => undefined);
  const milliseconds = performance.now() - started;
  const { ok, status } = response;
  if (!ok) throw new EdgeError(status, errorOf(parsed));
  if (parsed === undefined && status !== 204)
    throw new EdgeError(status, { message: "Unexpected response from the worker." });
  return { request: `${method} ${path}`, status, milliseconds, body: parsed };
}

function errorOf(parsed: unknown): { code?: string; message?: string; field?: string } {
  return typeof parsed === "object" && parsed !== null && "error" in parsed ? (parsed.error as object) : {};
}

/** Returns a message for the user. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof EdgeError)) return navigator.onLine ? "Can't reach the worker." : "You're offline.";
  return (error.code && REASONS[error.code]) ?? error.message;
}

/** Messages of the worker for developers, as users read them. */
const REASONS: Record<string, string> = {
  admin_only: "You need the admin role.",
  key_in_use: "The worker uses this key, so it can't be deleted.",
  session_foreign: "The session is for another app: its signature, issuer or audience doesn't match.",
  session_invalid: "This deployment doesn't accept that session.",
  session_missing: "Sign in first.",
  session_expired: "Session expired. Sign in again.",
};
