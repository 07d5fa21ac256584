import { parseArgs } from "node:util";
import type { AnyCommand, Options, Values } from "./command.js";
import { usageError } from "./failure.js";
import { suggestion } from "./nearest.js";

/** Names of options that people try for secrets. None exists: the arguments of a process are visible to other users. */
const secretNames =
  /^(?:api-?|key-?|api-key-?|client-?|shared-key-?|twilio-.*)?(?:secret|auth-?token|password|credentials?)$/i;

export interface ParsedLine {
  help: boolean;
  values: Values<Options>;
  args: readonly string[];
}

/** Parses the arguments of a command. Throws a usage error that never repeats a value: it may be a secret. */
export function parseLine(command: AnyCommand, line: readonly string[]): ParsedLine {
  const options: Options = command.options;
  const { tokens } = parseArgs({
    args: fillOptionalValues(options, line),
    options: {
      ...Object.fromEntries(
        Object.entries(options).map(([name, { value }]) => [
          name,
          { type: value === undefined ? "boolean" : "string" },
        ]),
      ),
      help: { type: "boolean", short: "h" },
    } as Record<string, { type: "string" | "boolean"; short?: string }>,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  const args: string[] = [];
  let help = false;
  for (const token of tokens) {
    if (token.kind === "positional") args.push(token.value);
    else if (token.kind === "option" && token.name === "help") help = true;
    else if (token.kind === "option") {
      const value = optionValue(command, token);
      given.set(token.name, [...(given.get(token.name) ?? []), value]);
    }
  }
  if (help) return { help, values: {}, args };
  return { help, values: toValues(command, given), args: checkArguments(command, args) };
}

/** Gives options whose value can be left out an empty one, which `parseArgs` cannot do. */
function fillOptionalValues(options: Options, line: readonly string[]): string[] {
  const filled: string[] = [];
  for (let at = 0; at < line.length; at += 1) {
    const word = line[at] as string;
    if (word === "--") return [...filled, ...line.slice(at)];
    const option = word.startsWith("--") ? options[word.slice(2)] : undefined;
    const next = line[at + 1];
    const hasValue = next !== undefined && (!next.startsWith("-") || next === "-");
    if (option?.optionalValue && !hasValue) filled.push(`${word}=`);
    else filled.push(word);
    // The value of an option is never an option itself.
    if (option?.value !== undefined && hasValue) {
      filled.push(next);
      at += 1;
    }
  }
  return filled;
}

interface OptionToken {
  name: string;
  rawName: string;
  value?: string | undefined;
  inlineValue?: boolean | undefined;
}

function optionValue(command: AnyCommand, { name, rawName, value, inlineValue }: OptionToken): string {
  const options: Options = command.options;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    if (secretNames.test(name)) {
      throw usageError(
        "secrets are not accepted as arguments: other users of this machine can see them, and shells keep them",
        "Set the variable in the environment, name a file with --env-file, or pipe the variables in with --env-stdin.",
      );
    }
    const shown = /^--?[\w-]{1,40}$/.test(rawName) ? `"${rawName}"` : "";
    throw usageError(
      `unknown option ${shown}${suggestion(name, [...Object.keys(options), "help"], "--")}`.trim(),
      `Run "twilio-edge-auth ${command.name} --help" for the options.`,
    );
  }
  if (option.value === undefined) {
    if (inlineValue) throw usageError(`--${name} takes no value`);
    return "true";
  }
  if (value === undefined) throw usageError(`--${name} needs a value: --${name} ${option.value}`);
  if (!inlineValue && value.startsWith("-") && value !== "-") {
    throw usageError(
      `--${name} needs a value: --${name} ${option.value}`,
      `Write --${name}=VALUE for a value that begins with a dash.`,
    );
  }
  if (value === "" && !option.optionalValue) throw usageError(`--${name} is empty`);
  if (option.choices && !option.choices.includes(value)) {
    throw usageError(`--${name}: expected ${listOf(option.choices)}${suggestion(value, option.choices)}`);
  }
  return value;
}

function toValues(command: AnyCommand, given: ReadonlyMap<string, string[]>): Values<Options> {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(command.options as Options)) {
    const found = given.get(name);
    if (found === undefined && option.required) {
      throw usageError(
        `missing option: --${name} ${option.value}`,
        `Run "twilio-edge-auth ${command.name} --help" for an example.`,
      );
    }
    const other = found && option.excludes?.find((excluded) => given.has(excluded));
    if (other !== undefined) throw usageError(`--${name} and --${other} cannot be used together`);
    if (option.value === undefined) values[name] = found !== undefined;
    else if (option.repeatable) values[name] = found ?? [];
    else if (found !== undefined && found.length > 1) throw usageError(`--${name} is given twice`);
    else values[name] = found?.[0];
  }
  return values as Values<Options>;
}

function checkArguments(command: AnyCommand, args: readonly string[]): readonly string[] {
  const known = command.arguments ?? [];
  const missing = known[args.length];
  if (missing?.required) {
    throw usageError(`missing argument: ${missing.name}`, `${missing.name}: ${missing.help}`);
  }
  const most = known.at(-1)?.repeatable ? Number.POSITIVE_INFINITY : known.length;
  if (args.length > most) {
    const takes = most === 0 ? "no argument" : `only ${known.map(({ name }) => name).join(" ")}`;
    throw usageError(
      `unexpected argument: "${command.name}" takes ${takes}`,
      `Run "twilio-edge-auth ${command.name} --help" for its options.`,
    );
  }
  for (const [at, { name, choices }] of known.entries()) {
    const value = args[at];
    if (choices && value !== undefined && !choices.includes(value)) {
      throw usageError(`${name}: expected ${listOf(choices)}${suggestion(value, choices)}`);
    }
  }
  return args;
}

/** Returns `a, b or c`. */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
