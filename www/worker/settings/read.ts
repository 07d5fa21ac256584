import { BINDINGS, SETTINGS, type Setting, type SettingName, type Settings } from "./table.ts";
import { Fault } from "./values.ts";

/** Something is wrong with a setting, or between it and others. Never holds a value. */
export interface Problem {
  setting: string;
  message: string;
}

type Source = Record<string, unknown>;

const ENTRIES = Object.entries(SETTINGS) as [SettingName, Setting<unknown, unknown>][];

/** Reads all settings, and everything that is wrong with them. `Source`: the environment, bindings included. */
export function readSettings(source: Source): { settings: Settings; problems: Problem[] } {
  const problems: Problem[] = [];
  const settings = Object.fromEntries(
    ENTRIES.map(([name, setting]) => [name, readSetting(source, name, setting, problems)]),
  ) as Settings;
  for (const [name, setting] of ENTRIES) {
    const problem = (message: string) => problems.push({ setting: name, message });
    if (!isSet(source, name)) {
      const { requiredUnless } = setting;
      if (requiredUnless === undefined || requiredUnless.some((other) => isSet(source, other))) continue;
      problem(`${[name, ...requiredUnless.map((other) => `(or ${other})`)].join(" ")} is missing.`);
      continue;
    }
    for (const alternatives of setting.needs) {
      if (alternatives.some((other) => isSet(source, other))) continue;
      problem(`${nameOf(alternatives)} is missing; ${name} needs it.`);
    }
    for (const other of setting.excludes) {
      if (isSet(source, other)) problem(`${name} and ${other} are both set; set one of them.`);
    }
  }
  return { settings, problems: [...problems, ...misspelt(source)] };
}

/** The binding or setting that is missing, of those that would do. */
function nameOf(alternatives: readonly string[]): string {
  return alternatives
    .map((name) => ((BINDINGS as readonly string[]).includes(name) ? `The binding ${name}` : name))
    .join(" or ");
}

function readSetting(
  source: Source,
  name: SettingName,
  setting: Setting<unknown, unknown>,
  problems: Problem[],
): unknown {
  const [given, other] = [name, ...setting.aliases].filter((each) => isPresent(source[each]));
  if (given === undefined) return setting.fallback;
  if (other !== undefined && source[other] !== source[given]) {
    problems.push({ setting: name, message: `${given} and ${other} are set to different values; set one of them.` });
  }
  try {
    return setting.read(source[given]);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    problems.push({ setting: name, message: `${given} ${error.message}` });
    return setting.fallback;
  }
}

/** Whether a setting, under any of its names, or a binding is set; empty counts as unset, as in a shell. */
function isSet(source: Source, name: string): boolean {
  const aliases = name in SETTINGS ? SETTINGS[name as SettingName].aliases : [];
  return [name, ...aliases].some((each) => isPresent(source[each]));
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

const KNOWN: readonly string[] = [...ENTRIES.flatMap(([name, { aliases }]) => [name, ...aliases]), ...BINDINGS];
/** Families of names that other programs have no use for. Elsewhere only a slip of one or two letters is a misspelling. */
const OWN = /^(SESSION|ADMIN|TOKEN|QUOTA|KEY|ALLOWED|WEBHOOK|IDENTITY|INTROSPECTION|AUDIT|RATE_LIMIT)_/;

/** Names that are nearly those of settings: what they were meant to set is not set. */
function misspelt(source: Source): Problem[] {
  return Object.keys(source).flatMap((name) => {
    if (KNOWN.includes(name) || !name.includes("_") || !isPresent(source[name])) return [];
    const meant = meantBy(name);
    return meant === undefined
      ? []
      : [{ setting: meant, message: `${name} is not a setting (did you mean ${meant}?).` }];
  });
}

function meantBy(name: string): string | undefined {
  const upper = name.toUpperCase();
  const [closest] = KNOWN.map((known) => ({ known, slips: distance(upper, known) })).sort((a, b) => a.slips - b.slips);
  if (closest !== undefined && closest.slips <= 2) return closest.known;
  if (!OWN.test(upper)) return undefined;
  return KNOWN.find((known) => known.startsWith(`${upper}_`) || upper.startsWith(`${known}_`));
}

/** How many letters have to be added, removed, replaced or swapped with their neighbour (optimal string alignment). */
function distance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}
