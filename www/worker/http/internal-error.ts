import type { Env } from "../env.ts";
import { SETTINGS } from "../settings/table.ts";
import { Refusal } from "./errors.ts";

const MAX_STACK_CHARACTERS = 4000;

/** Logs an unexpected error with its stack under an id, and returns a response that has only the id. */
export function internalError(error: unknown, request: Request, env: Env): Refusal {
  const id = request.headers.get("cf-ray") ?? crypto.randomUUID();
  const stack = error instanceof Error ? (error.stack ?? "").slice(0, MAX_STACK_CHARACTERS) : "";
  const line = { event: "internal_error", id, error: String(error), stack };
  console.error(redact(JSON.stringify(line), env));
  return new Refusal("internal_error", { extra: { id } });
}

/** Removes secrets from a log line: errors of the platform may quote what they were given. */
function redact(text: string, env: Env): string {
  const names = Object.entries(SETTINGS).flatMap(([name, { secret, aliases }]) => (secret ? [name, ...aliases] : []));
  const values = names
    .map((name) => env[name as keyof Env])
    .filter((value) => typeof value === "string" && value !== "");
  const quoted = (value: unknown) => JSON.stringify(value).slice(1, -1);
  const redacted = values.reduce((left: string, value) => left.replaceAll(quoted(value), "…"), text);
  return redacted.replace(/\beyJ[\w.-]*/g, "…").replace(/\b(Basic|Bearer) [\w+/=.-]+/gi, "$1 …");
}
