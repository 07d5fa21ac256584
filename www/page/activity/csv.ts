import type { Decision } from "./state.ts";

const COLUMNS = ["time", "outcome", "identity", "grants", "reason", "expires", "key"] as const;

/** The decisions as CSV (RFC 4180). Cells that a spreadsheet would take for a formula begin with an apostrophe. */
export function toCsv(decisions: readonly Decision[]): string {
  const rows = decisions.map(({ at, outcome, identity, grants, reason, expiresAt, keySid }) => [
    time(at),
    outcome,
    identity,
    grants?.join(" "),
    reason,
    expiresAt === undefined ? undefined : time(expiresAt),
    keySid,
  ]);
  return [COLUMNS, ...rows].map((row) => row.map((cell) => cellOf(cell ?? "")).join(",")).join("\r\n");
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
