import type { Env } from "../env.ts";
import { isLoopback, readText, readWhole } from "../setting.ts";
import type { Quota } from "./quota.ts";

const SHORTEST_SECRET = 32; // characters

/** Who may ask for tokens, and how often. */
export interface GateConfig {
  /** The origins whose pages may ask, as browsers write them. */
  origins: ReadonlySet<string>;
  /** Per identity; null for none. */
  quota: Quota | null;
  /** Of the rate-limit bindings, in seconds. */
  brakePeriod: number;
  introspectionSecret: string | undefined;
  auditSecret: string | undefined;
}

export function readGate(env: Env, problems: string[]): GateConfig {
  const tokens = readWhole(env, "QUOTA_TOKENS", { unit: "tokens", least: 0, most: 1000, usual: 60 }, problems);
  const window = readWhole(env, "QUOTA_WINDOW", { unit: "seconds", least: 1, most: 86_400, usual: 3600 }, problems);
  return {
    origins: readOrigins(env, problems),
    quota: tokens === 0 ? null : { tokens, window },
    brakePeriod: readBrakePeriod(env, problems),
    introspectionSecret: readSecret(env, "INTROSPECTION_SECRET", problems),
    auditSecret: readSecret(env, "AUDIT_SECRET", problems),
  };
}

function readOrigins(env: Env, problems: string[]): Set<string> {
  const text = readText(env, "ALLOWED_ORIGINS", problems) ?? "";
  const origins = text.split(/[\s,]+/).filter((origin) => origin !== "");
  origins.forEach((origin, index) => {
    if (isOrigin(origin)) return;
    problems.push(
      `ALLOWED_ORIGINS: number ${index + 1} is not an origin as a browser writes it, such as https://app.example: https (http is for loopback addresses only), lower case, no path, no slash at the end, no standard port.`,
    );
  });
  return new Set(origins);
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text) || text.includes("*")) return false;
  const url = new URL(text);
  return url.origin === text && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)));
}

function readBrakePeriod(env: Env, problems: string[]): number {
  const period = readWhole(env, "BRAKE_PERIOD", { unit: "seconds", least: 10, most: 60, usual: 60 }, problems);
  if (period !== 10 && period !== 60)
    problems.push("BRAKE_PERIOD is neither 10 nor 60, which are all that a rate-limit binding can have.");
  return period;
}

/** Something that can stand in a header, and is too long to be guessed. */
function readSecret(env: Env, name: "INTROSPECTION_SECRET" | "AUDIT_SECRET", problems: string[]): string | undefined {
  const secret = readText(env, name, problems);
  if (secret === undefined || (/^[!-~]+$/.test(secret) && secret.length >= SHORTEST_SECRET)) return secret;
  problems.push(`${name} is not ${SHORTEST_SECRET} or more letters, digits and signs of ASCII, without spaces.`);
  return undefined;
}
