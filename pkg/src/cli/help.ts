import type { AnyCommand, Argument, ListedCommand, Option, Options } from "./command.js";

const width = 100;

/** Breaks a text into lines. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Returns `--voice [AP…]`. */
export function optionForm(name: string, { value, optionalValue }: Option): string {
  if (value === undefined) return `--${name}`;
  return optionalValue ? `--${name} [${value}]` : `--${name} ${value}`;
}

function argumentForm({ name, required, repeatable }: Argument): string {
  const form = repeatable ? `${name}…` : name;
  return required ? form : `[${form}]`;
}

/** Returns the usage line, with the options that are required. */
export function usageOf({ name, arguments: args = [], options }: AnyCommand): string {
  const required = Object.entries(options as Options).filter(([, option]) => option.required);
  return [
    `twilio-edge-auth ${name}`,
    ...args.map(argumentForm),
    ...required.map(([option, definition]) => optionForm(option, definition)),
    "[options]",
  ].join(" ");
}

/** Returns the rows of arguments and options: form and description. */
export function rowsOf({ arguments: args = [], options }: AnyCommand): [form: string, help: string][] {
  return [
    ...args.map((argument: Argument): [string, string] => [argument.name, argument.help]),
    ...Object.entries(options as Options).map(([name, option]): [string, string] => [
      optionForm(name, option),
      option.repeatable ? `${option.help} Can be repeated.` : option.help,
    ]),
  ];
}

/** Lays out rows of two columns. */
export function layOut(rows: readonly (readonly [string, string])[]): string[] {
  const column = Math.min(30, Math.max(...rows.map(([form]) => form.length)) + 4);
  return rows.flatMap(([form, help]) => {
    const [first = "", ...others] = wrap(help, width - column);
    const start =
      form.length + 4 > column ? [`  ${form}`, " ".repeat(column) + first] : [`  ${form}`.padEnd(column) + first];
    return [...start, ...others.map((line) => " ".repeat(column) + line)];
  });
}

/** Returns the text of `--help`. */
export function helpOf(command: ListedCommand): string {
  const { summary, details = [], examples } = command;
  return [
    `Usage: ${usageOf(command)}`,
    "",
    ...wrap(summary, width),
    ...details.flatMap((paragraph) => ["", ...wrap(paragraph, width)]),
    "",
    ...layOut([...rowsOf(command), ["-h, --help", "Prints this help."]]),
    "",
    examples.length > 1 ? "Examples:" : "Example:",
    ...examples.flatMap(({ comment, line }) => ["", `  # ${comment}`, ...line.split("\n").map((part) => `  ${part}`)]),
  ].join("\n");
}
