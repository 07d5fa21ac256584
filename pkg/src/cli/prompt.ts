import { createInterface } from "node:readline";
import { interrupted, usageError } from "./failure.js";

/**
 * Asks a question that only "y" or "yes" confirms. Throws if nobody can be asked.
 *
 * @param unchanged What to say after Ctrl-C, such as "Nothing was deleted."
 */
export async function confirm(question: string, unchanged: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw usageError("this needs a confirmation, and there is no terminal to ask", "Add --yes to confirm in advance.");
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await new Promise<string | undefined>((resolve) => {
      // Ctrl-C, and Ctrl-D, which closes the input.
      lines.on("SIGINT", () => resolve(undefined));
      lines.on("close", () => resolve(undefined));
      lines.question(`${question} [y/N] `, resolve);
    });
    if (answer === undefined) {
      process.stderr.write("\n");
      throw interrupted(unchanged);
    }
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
