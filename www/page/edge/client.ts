/** What the edge worker answered: either what was asked for, or its reason. */
export interface Exchange {
  request: string;
  status: number;
  milliseconds: number;
  body: unknown;
}

/** The worker's own error, or that it could not be reached. */
export class EdgeError extends Error {
  override readonly name = "EdgeError";
  readonly code: string | undefined;
  readonly field: string | undefined;
  readonly status: number;

  constructor(status: number, error: { code?: string; message?: string; field?: string }) {
    super(error.message ?? `The worker answered ${status}.`);
    this.status = status;
    this.code = error.code;
    this.field = error.field;
  }
}

/** POSTs JSON to the worker that serves this page. */
export function post(path: string, body: unknown, session?: string): Promise<Exchange> {
  return ask("POST", path, session, body);
}

/** Asks the worker that serves this page, with a body where there is one. */
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
  const answer: unknown = await response.json().catch(() => undefined);
  const milliseconds = performance.now() - started;
  const { ok, status } = response;
  if (!ok) throw new EdgeError(status, errorOf(answer));
  if (answer === undefined && status !== 204)
    throw new EdgeError(status, { message: "The worker's answer is not usable." });
  return { request: `${method} ${path}`, status, milliseconds, body: answer };
}

function errorOf(answer: unknown): { code?: string; message?: string; field?: string } {
  return typeof answer === "object" && answer !== null && "error" in answer ? (answer.error as object) : {};
}

/** What went wrong, for the person in front of the page. */
export function reasonOf(error: unknown): string {
  if (error instanceof EdgeError) return error.message;
  return "The worker could not be reached.";
}
