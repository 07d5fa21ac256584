import type { Env } from "./env.ts";

/** A setting as text; empty counts as unset, as in a shell. */
export function readText(env: Env, name: keyof Env, problems: string[]): string | undefined {
  const value = env[name];
  if (value === undefined || value === "") return undefined;
  if (typeof value === "string") return value;
  problems.push(`${name} is not text.`);
  return undefined;
}
