/** Results go to standard output, messages to standard error. */
import { ClosedOutput } from "./failure.js";

type Stream = NodeJS.WriteStream;

/** Characters that control a terminal, hide text or reorder it. What Twilio stores may hold any of them. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Replaces each control or invisible character with its escape, such as `\u001b`. */
export function escapeText(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** Returns JSON with two spaces of indentation, and with the characters that `escapeText` replaces escaped. */
export function formatJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? "null";
  return text.replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** Returns the day of a date. */
export const formatDate = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? "unknown";

/** Writes to a stream. Rejects with `ClosedOutput` when the reader has gone. */
function write(stream: Stream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error) reject(new ClosedOutput());
      else resolve();
    });
  });
}

/** Prints a line of the result. */
export function print(text = ""): Promise<void> {
  return write(process.stdout, `${text}\n`);
}

/** Prints the result as JSON. */
export function printJson(value: unknown): Promise<void> {
  return print(formatJson(value));
}

/** Prints a message for people. Nothing depends on its being read. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Without a listener, a closed output ends the process with a stack trace. */
export function ignoreClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}

/** Whether a stream is a terminal that shows colours. */
function hasColors(stream: Stream): boolean {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
export type Style = keyof typeof codes;

/** Returns the text in a style, for a stream that shows colours. */
export function styled(text: string, style: Style, stream: Stream = process.stdout): string {
  return hasColors(stream) ? `\u001b[${codes[style]}m${text}\u001b[0m` : text;
}

/** Prints rows in aligned columns, the first row as their heading. */
export async function printTable(rows: readonly (readonly string[])[]): Promise<void> {
  const cells = rows.map((row) => row.map(escapeText));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ""))));
  for (const [at, row] of cells.entries()) {
    const line = row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)))
      .join("  ")
      .trimEnd();
    await print(at === 0 ? styled(line, "bold") : line);
  }
}

/** The columns that a text takes in a terminal: those of East Asia and emoji take two. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mn}/u.test(character)) continue;
    const isWide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
    width += isWide.test(character) || /\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
  }
  return width;
}

/** A line on a terminal that shows how far a long operation is. Elsewhere it shows nothing. */
export class Progress {
  #shown = false;

  show(text: string): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\u001b[K${text}`);
    this.#shown = true;
  }

  clear(): void {
    if (this.#shown) process.stderr.write("\r\u001b[K");
    this.#shown = false;
  }
}
