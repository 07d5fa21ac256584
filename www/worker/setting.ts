import type { Env } from "./env.ts";

/** A setting as text; empty counts as unset, as in a shell. */
export function readText(env: Env, name: keyof Env, problems: string[]): string | undefined {
  const value = env[name];
  if (value === undefined || value === "") return undefined;
  if (typeof value === "string") return value;
  problems.push(`${name} is not text.`);
  return undefined;
}

export interface Range {
  /** In the plural: "seconds". */
  unit: string;
  least: number;
  most: number;
  /** Where nothing is set. */
  usual: number;
}

/** A setting as a whole number: digits, or a number where the place of the settings knows numbers (the vars of wrangler.jsonc). */
export function readWhole(env: Env, name: keyof Env, range: Range, problems: string[]): number {
  const { unit, least, most, usual } = range;
  const setting = env[name];
  if (setting === undefined || setting === "") return usual;
  const value = typeof setting === "string" && /^[0-9]+$/.test(setting) ? Number(setting) : setting;
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  problems.push(`${name} is not a whole number of ${unit} from ${least} to ${most}.`);
  return usual;
}

export function isLoopback(url: URL): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
}
