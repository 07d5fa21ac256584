/** Where a new secret goes. Each place is checked before the secret is created: Twilio shows it once. */
import { spawn } from "node:child_process";
import { lstat, open, readFile, rename, rm } from "node:fs/promises";
import { parseEnv, type Variables } from "./env-file.js";
import { Failure, usageError } from "./failure.js";
import { reasonOf } from "./input.js";
import { print } from "./terminal.js";

export const secretOptions = {
  "write-env": {
    value: "PATH",
    file: true,
    excludes: ["wrangler"],
    help: "Writes the secret into a new .env file that only you can read.",
  },
  force: { help: "With --write-env: changes a file that exists; its other lines stay." },
  wrangler: {
    value: "WORKER",
    optionalValue: true,
    help: "Uploads it as a secret of a Cloudflare Worker, through wrangler; default: the Worker of this folder.",
  },
} as const;

export interface SecretValues {
  "write-env": string | undefined;
  force: boolean;
  wrangler: string | undefined;
}

export function checkSecretOptions(values: SecretValues): void {
  if (values.force && values["write-env"] === undefined) throw usageError("--force needs --write-env PATH");
}

/** A place that is ready to take a secret, once. */
export interface SecretOutput {
  /** A sentence that says where the secret is after `store`. */
  readonly place: string;
  /** @param obsolete Other variables, which a file must no longer have. */
  store(variables: Variables, obsolete?: readonly string[]): Promise<void>;
  /** Undoes the preparation, if no secret is created. */
  cancel(): Promise<void>;
}

/** Whether the secret goes to standard output. */
export const isPrinted = (values: SecretValues): boolean =>
  values["write-env"] === undefined && values.wrangler === undefined;

/** Prepares the place that the options name. Throws if it could not take a secret. */
export async function prepareOutput(values: SecretValues): Promise<SecretOutput> {
  const { "write-env": path, wrangler, force } = values;
  if (path !== undefined) return prepareFile(path, force);
  if (wrangler !== undefined) return prepareWrangler(wrangler);
  return { place: "Store the secret now: it is not shown again.", store: printVariables, cancel: async () => {} };
}

const lineOf = ([name, value]: [string, string]) => `${name}=${value}\n`;

function printVariables(variables: Variables): Promise<void> {
  return print(Object.entries(variables).map(lineOf).join("").trimEnd());
}

/** Writes a new file next to the target first, so that the target is never half written. */
async function prepareFile(path: string, force: boolean): Promise<SecretOutput> {
  const before = await readExisting(path, force);
  const temporary = `${path}.${process.pid}.new`;
  const fail = (error: unknown) => new Failure(`--write-env: ${path} cannot be written: ${reasonOf(error)}`);
  const file = await open(temporary, "wx", 0o600).catch((error) => {
    throw fail(error);
  });
  return {
    place: `The secret is in ${path}, which only you can read.`,
    async store(variables, obsolete = []) {
      try {
        await file.writeFile(replaceVariables(before, variables, obsolete));
        await file.sync();
        await file.close();
        // Since the check another program may have made the file.
        if (!force && (await exists(path))) throw Object.assign(new Error(), { code: "EEXIST" });
        await rename(temporary, path);
      } catch (error) {
        throw fail(error);
      }
    },
    async cancel() {
      await file.close().catch(() => {});
      await rm(temporary, { force: true });
    },
  };
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  );

async function readExisting(path: string, force: boolean): Promise<string> {
  if (!(await exists(path))) return "";
  if (!force)
    throw new Failure(`--write-env: ${path} exists already`, "Add --force to change it; its other lines stay.");
  return readFile(path, "utf8").catch((error) => {
    throw new Failure(`--write-env: ${path} cannot be read: ${reasonOf(error)}`);
  });
}

/** Replaces variables in the text of an .env file. Other lines stay as they are. */
function replaceVariables(text: string, variables: Variables, obsolete: readonly string[]): string {
  const names = [...Object.keys(variables), ...obsolete];
  const kept = text.split(/(?<=\n)/).filter((line) => !names.includes(Object.keys(parseEnv(line))[0] ?? ""));
  const before = kept.join("");
  const end = before === "" || before.endsWith("\n") ? "" : "\n";
  return before + end + Object.entries(variables).map(lineOf).join("");
}

async function prepareWrangler(worker: string): Promise<SecretOutput> {
  if (!/^[\w-]*$/.test(worker)) throw usageError("--wrangler: expected the name of a Worker: letters, digits, - and _");
  const name = worker === "" ? [] : ["--name", worker];
  await runWrangler(["--version"], "").catch(() => {
    throw new Failure(
      "--wrangler: wrangler cannot be run",
      "Install it in this folder: npm install --save-dev wrangler",
    );
  });
  return {
    place: "The Worker has the secret.",
    async store(variables) {
      // All at once: with one upload each, the Worker would have a key with another's secret for a moment.
      await runWrangler(["secret", "bulk", ...name], JSON.stringify(variables));
    },
    cancel: async () => {},
  };
}

/** Runs wrangler with a text as its standard input, which is visible to no other process. */
function runWrangler(args: readonly string[], input: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Its messages are for people; standard output is for results.
    // On Windows wrangler is a script, which only a shell starts.
    const shell = process.platform === "win32";
    const child = spawn("wrangler", args, { shell, stdio: ["pipe", input === "" ? "ignore" : 2, 2] });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Failure(`wrangler ended with exit code ${code}`));
    });
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}
