// Runs the command as its users do: as a process. Whatever it prints is searched for secrets.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { find, root } from "../../pkg/scripts/run.mjs";

export const main = join(root, "pkg/dist/cli/main.js");
export const tool = (name) => join(root, "node_modules/.bin", name);

/** How runtimes start a script. */
export const runtimes = {
  node: [process.execPath],
  "the oldest Node": [join(root, "node_modules/node20/bin/node")],
  bun: [tool("bun")],
};

export const variables = {
  TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
  TWILIO_AUTH_TOKEN: "2f".repeat(16),
  TWILIO_API_KEY: `SK${"3".repeat(32)}`,
  TWILIO_API_SECRET: "ApiKeySecretApiKeySecretApiKey01",
};

export const keyVariables = omit(variables, "TWILIO_AUTH_TOKEN");
export const tokenVariables = omit(variables, "TWILIO_API_KEY", "TWILIO_API_SECRET");

export function omit(object, ...names) {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** The environment of a process: only what programs need, and what the test gives. */
export const environment = (env) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  NO_PROXY: "127.0.0.1,localhost",
  ...env,
});

const secretNames = /SECRET|AUTH_TOKEN/;
export const secretsOf = (env) =>
  Object.entries(env).flatMap(([name, value]) => (secretNames.test(name) ? [value] : []));

/** Throws if a text has one of the secrets, also encoded. */
export function assertNoSecrets(text, secrets) {
  for (const secret of secrets) {
    if (secret === "") continue;
    const forms = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, ""), encodeURIComponent(secret)];
    assert.ok(!forms.some((form) => text.includes(form)), "a secret was printed");
  }
}

/**
 * Runs the command to its end.
 *
 * @param options.shows The secrets that may be printed, or true for all.
 * @param options.program How the command is started, if not in one of the runtimes.
 * @param options.closesOutput Reads nothing of the standard output.
 */
export async function run(args, { env = {}, input, cwd, runtime = "node", shows = [], closesOutput, program } = {}) {
  const [file, ...before] = program ?? [...runtimes[runtime], main];
  const child = spawn(file, [...before, ...args], {
    cwd,
    env: environment(env),
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  if (closesOutput) child.stdout.destroy();
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  const [stdout, stderr, code] = await Promise.all([collect(child.stdout), collect(child.stderr), ended(child)]);
  const hidden = shows === true ? [] : secretsOf(env).filter((secret) => !shows.includes(secret));
  assertNoSecrets(stdout + stderr, hidden);
  assert.ok(!/\n\s+at .*:\d+:\d+/.test(stderr), `a stack trace was printed:\n${stderr}`);
  return { code, stdout, stderr };
}

async function collect(stream) {
  let text = "";
  if (stream.destroyed) return text;
  for await (const chunk of stream.setEncoding("utf8")) text += chunk;
  return text;
}

export const ended = (child) =>
  new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? signal));
  });

/** Runs the command, which has to succeed, and returns its output. */
export async function succeed(args, options) {
  const { code, stdout, stderr } = await run(args, options);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Runs the command, which has to fail with an exit code and a message. */
export async function fail(args, code, message, options) {
  const result = await run(args, options);
  assert.equal(result.code, code, `${result.stderr}\n${result.stdout}`);
  assert.match(result.stderr, message);
  return result;
}

/** A folder of its own, removed after the test. */
export function temporaryFolder(test) {
  const folder = mkdtempSync(join(tmpdir(), "cli-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const python = find("python3");

/**
 * Runs the command in a pseudo-terminal, and types each of the `keys` when its prompt appears.
 *
 * @param keys Pairs of a prompt and what is typed.
 */
export async function runInTerminal(args, { env = {}, keys = [], shows = [], cwd } = {}) {
  const child = spawn(
    python,
    [join(import.meta.dirname, "terminal.py"), JSON.stringify(keys), process.execPath, main, ...args],
    { env: environment({ TERM: "xterm", ...env }), cwd, stdio: ["ignore", "pipe", "inherit"] },
  );
  const [output, code] = await Promise.all([collect(child.stdout), ended(child)]);
  assertNoSecrets(output, shows === true ? [] : secretsOf(env));
  return { code, output: output.replaceAll("\r\n", "\n") };
}
