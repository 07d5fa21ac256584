#!/usr/bin/env node
/** `npx twilio-edge-auth`. Commands are loaded when they run: see commands.ts. */
import { commands, loadAll } from "./commands.js";
import { ClosedOutput, exitCodes, toFailure, usageError } from "./failure.js";
import { helpOf, layOut } from "./help.js";
import { suggestion } from "./nearest.js";
import { parseLine } from "./parse.js";
import { ignoreClosedOutput, print, say, styled } from "./terminal.js";

async function run(line: readonly string[]): Promise<number> {
  const [first = "", second = ""] = line;
  if (first === "" || first === "--help" || first === "-h" || first === "help") {
    await print(overview());
    return first === "" ? exitCodes.usage : exitCodes.ok;
  }
  if (first === "--version") {
    await print(await version());
    return exitCodes.ok;
  }
  const pair = `${first} ${second}`;
  const name = Object.hasOwn(commands, pair) ? pair : first;
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) return unknownCommand(first, second);
  const { command } = await entry.load();
  const { help, values, args } = parseLine(command, line.slice(name.split(" ").length));
  if (help) {
    await print(helpOf({ ...command, summary: entry.summary }));
    return exitCodes.ok;
  }
  return command.run(values, args, loadAll);
}

/** Throws for a command that does not exist, and lists those of a group such as `keys`. */
async function unknownCommand(first: string, second: string): Promise<number> {
  const names = Object.keys(commands);
  const group = names.filter((name) => name.startsWith(`${first} `));
  if (group.length > 0) {
    if (second === "--help" || second === "-h") {
      await print(overview(`${first} `));
      return exitCodes.ok;
    }
    const known = group.map((name) => name.slice(first.length + 1));
    const which = /^[a-z-]{1,20}$/.test(second) ? `unknown command "${first} ${second}"` : `"${first}" needs a command`;
    throw usageError(which + suggestion(second, known, `${first} `), `Commands: ${group.join(", ")}`);
  }
  // A longer word may be a token or a secret.
  const shown = /^[\w-]{1,20}$/.test(first) ? `unknown command "${first}"` : "unknown command";
  const known = names.flatMap((name) => [name, name.split(" ")[0] as string]);
  throw usageError(shown + suggestion(first, known), 'Run "twilio-edge-auth --help" for all commands.');
}

/** Returns the list of commands, or of those whose names have a prefix. */
function overview(prefix = ""): string {
  const listed = Object.entries(commands).filter(([name]) => name.startsWith(prefix));
  return [
    `Usage: twilio-edge-auth ${prefix === "" ? "COMMAND" : `${prefix}COMMAND`} [options]`,
    "",
    "Commands:",
    ...layOut(listed.map(([name, { summary }]) => [name, summary] as const)),
    "",
    'Run "twilio-edge-auth COMMAND --help" for the options of a command.',
    "Secrets are read from the environment or with --env-file, never from arguments.",
  ].join("\n");
}

async function version(): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  const manifest = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  return JSON.parse(manifest).version;
}

ignoreClosedOutput();
run(process.argv.slice(2))
  .catch((error: unknown) => {
    // As programs do whose reader needs no more.
    if (error instanceof ClosedOutput) return exitCodes.ok;
    const { message, hint, exitCode } = toFailure(error);
    const title = exitCode === exitCodes.interrupted ? "" : `${styled("Error:", "red", process.stderr)} `;
    say(`${title}${message}${hint === undefined ? "" : `\n${hint}`}`);
    return exitCode;
  })
  .then((code) => {
    // Connections that are kept alive would delay the end.
    process.stdout.write("", () => process.exit(code));
  });
