// docs/cli.md, from the definitions of the commands: `npm run docs:cli` after a build.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.mjs";

export const documentPath = join(root, "docs/cli.md");

const introduction = `# Command line

\`npx twilio-edge-auth\` mints and inspects Access Tokens, manages API keys, Auth Tokens, webhook shared keys and OAuth apps, and signs
and checks webhooks: in a terminal, in scripts and in CI. It is part of the package, has no dependencies, and runs in Node.js, Bun (\`bunx\`) and Deno (\`deno run -A npm:twilio-edge-auth\`).

## Credentials

Commands read the environment: \`TWILIO_ACCOUNT_SID\` with \`TWILIO_AUTH_TOKEN\`; \`TWILIO_API_KEY\` and \`TWILIO_API_SECRET\`; or
\`TWILIO_CLIENT_ID\` and \`TWILIO_CLIENT_SECRET\`. With \`--env-file PATH\` they read that file instead, and with \`--env-stdin\` standard
input, for example from a password manager. The environment and a file are never mixed.

Secrets are not accepted as arguments, because all users of a machine can see the arguments of its processes. No message has a secret in
it. Only \`header\` and the commands that create one print a secret, on standard output; \`--write-env\` and \`--wrangler\` put a new secret
into a file or a Worker instead.

For several credentials in one environment, \`--auth\` chooses. \`--api-url\` sends requests to another server, such as the local account
that \`npm start\` runs in this repository.

## Output and exit codes

Results go to standard output, messages to standard error. \`--json\` prints JSON for programs. Colours are left out if the output is not a
terminal, or if \`NO_COLOR\` is set.

| Exit code | Meaning |
|---|---|
| 0 | It worked. |
| 1 | Refused or invalid: by Twilio, or the token, signature or credential is not right. |
| 2 | The command line or the environment is incomplete or wrong. Nothing was sent. |
| 3 | No usable response: no network, a timeout, too many requests (429), or an error at Twilio (5xx). Try again. |
| 9 | Node.js itself looks for the file of \`--env-file\` first, and did not find it. |
| 130 | Interrupted with Ctrl-C. |
`;

const escapeCell = (text) => text.replaceAll("|", "\\|");

function section(command, { usageOf, rowsOf }) {
  const { name, summary, details = [], examples } = command;
  const rows = rowsOf(command).map(([form, help]) => `| \`${escapeCell(form)}\` | ${escapeCell(help)} |`);
  const table = rows.length === 0 ? [] : ["", "| Option | |", "|---|---|", ...rows];
  return [
    `## ${name}`,
    "",
    summary,
    ...details.flatMap((paragraph) => ["", paragraph]),
    "",
    "```sh",
    usageOf(command),
    "```",
    ...table,
    "",
    "```sh",
    examples.map(({ comment, line }) => `# ${comment}\n${line}`).join("\n\n"),
    "```",
    "",
  ].join("\n");
}

/** Returns the text of docs/cli.md. */
export async function cliDocument() {
  const { loadAll, ...help } = await import("../dist/cli/commands.js");
  const commands = await loadAll();
  return [introduction, ...commands.map((command) => section(command, help))].join("\n");
}

if (process.argv[1] === import.meta.filename) writeFileSync(documentPath, await cliDocument());
