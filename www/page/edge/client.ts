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

/** POSTs JSON to the worker that serves this page. */
export function post(path: string, body: unknown, session?: string): Promise<Exchange> {
  return ask("POST", path, session, body);
}

/** Sends a request to the worker that serves this page. */
export async function ask(method: string, path: string, session?: string, body?: unknown): Promise<Exchange> {
  const started = performance.now();
  const response = await fetch(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(session === undefined ? {} : { Authorization: `Bearer ${session}` }),
    },
    body: body === undefined ? null : JSON.stringify(body),
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
  if (error instanceof EdgeError) return error.message;
  return "Can't reach the worker.";
}
