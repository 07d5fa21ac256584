import { stat } from "node:fs/promises";
import { decodeText, readInput } from "./input.js";
import { say } from "./terminal.js";

export type Variables = Readonly<Record<string, string>>;

/** `NAME=value`, `export NAME="value"`. A comment after an unquoted value begins with a space and `#`. */
const assignment = /^\s*(?:export\s+)?(?<name>[A-Za-z_]\w*)\s*=\s*(?<value>.*?)\s*$/;

/** Parses the lines of an .env file. The last value of a name wins. Lines without `=` are ignored. */
export function parseEnv(text: string): Variables {
  const variables: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const { name, value } = assignment.exec(line)?.groups ?? {};
    if (name !== undefined && value !== undefined) variables[name] = unquote(value);
  }
  return variables;
}

function unquote(value: string): string {
  const quoted = /^(?<quote>["'`])(?<text>.*?)\k<quote>\s*(?:#.*)?$/.exec(value)?.groups;
  return quoted?.text ?? value.replace(/(^|\s)#.*$/, "").trimEnd();
}

/** Reads an .env file, or standard input for "-". Warns about a file that other users can read. */
export async function readEnvFile(path: string): Promise<Variables> {
  const name = path === "-" ? "--env-stdin" : "--env-file";
  const text = decodeText(await readInput(path, name), name);
  if (path !== "-" && (await isReadableByOthers(path))) {
    say(`Warning: other users of this machine can read ${path}. Run: chmod 600 ${path}`);
  }
  return parseEnv(text);
}

async function isReadableByOthers(path: string): Promise<boolean> {
  if (process.platform === "win32") return false;
  const file = await stat(path);
  return file.isFile() && (file.mode & 0o004) !== 0;
}
