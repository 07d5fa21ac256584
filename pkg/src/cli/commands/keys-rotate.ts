import type { NewApiKey, RemainingStep, Rotation } from "../../index.js";
import { defineCommand } from "../command.js";
import { checkSid } from "../credentials.js";
import { formatTime, parseDuration } from "../duration.js";
import { exitCodes, Failure, interrupted, toFailure, usageError } from "../failure.js";
import { keysDetails, keysOptions, openKeys, toSecret } from "../keys.js";
import { prepareReceiver } from "../new-secret.js";
import { yes } from "../options.js";
import { policyOptions, readPolicy } from "../policy.js";
import { confirm } from "../prompt.js";
import { checkSecretOptions, secretOptions } from "../secret-output.js";
import { quoteForShell } from "../shell.js";
import { escapeText, say } from "../terminal.js";

export const command = defineCommand({
  name: "keys rotate",
  details: [
    keysDetails,
    "Creates the new key, tests it and stores its secret; then retires the old key. If the new key does not work or its secret cannot be stored, it is deleted and the old key is unchanged. The secret is printed once, or goes to --write-env or --wrangler.",
    "After an interruption the command says what was done and how to continue.",
  ],
  arguments: [{ name: "SID", help: "The key to replace, SK….", required: true }],
  options: {
    retire: {
      value: "WHEN",
      help: "When to delete the old key: now, keep (never), or a grace period such as 1h. Default: keep.",
    },
    ...policyOptions,
    ...secretOptions,
    ...yes,
    ...keysOptions,
  },
  examples: [
    {
      comment: "Replace the key in .env; the old one stops working at once",
      line: "twilio-edge-auth keys rotate SK0123456789abcdef0123456789abcdef --write-env .env --force --retire now",
    },
    {
      comment: "Replace the key of a Worker in a script; the old one is kept",
      line: "twilio-edge-auth keys rotate SK0123456789abcdef0123456789abcdef --wrangler --yes",
    },
  ],
  async run(values, [sid]) {
    checkSecretOptions(values);
    const old = checkSid(sid, "SK", "SID");
    const retire = readRetire(values.retire);
    const policy = await readPolicy(values);
    const { keys, accountSid } = await openKeys(values);
    if (!values.yes) await ask(await keys.get(old), retire);
    const receiver = await prepareReceiver(values);
    const interruption = new AbortController();
    let stored: NewApiKey | undefined;
    let isFinishing = false;
    const stop = () => {
      if (stored === undefined) return interruption.abort();
      if (isFinishing) {
        say(`Interrupted. ${stored.sid} replaces ${old}, which may still work: ${deletion(old)}`);
        process.exit(exitCodes.interrupted);
      }
      isFinishing = true;
      say(`Finishing, because ${stored.sid} is already stored. Press Ctrl-C again to leave ${old} as it is.`);
    };
    process.on("SIGINT", stop);
    let place = "";
    const verify = async (_: unknown, key: NewApiKey) => {
      stored = key;
      place = await receiver.receive(toSecret(key, accountSid));
    };
    try {
      const options = { retire, verify, verifyTimeout: 600_000, ...(policy && { policy }) };
      const rotation = await keys.rotate(old, options, { signal: interruption.signal });
      return report(rotation, place);
    } catch (error) {
      await receiver.cancel();
      if (stored !== undefined) {
        throw new Failure(`${toFailure(error).message}; the new key was deleted, and ${old} still works`);
      }
      if (!interruption.signal.aborted) throw error;
      throw interrupted(
        `${old} still works. A new key named "… (replaces ${old.slice(0, 10)})" may exist: find it with keys list, and delete it. To rotate, run the command again.`,
      );
    } finally {
      process.off("SIGINT", stop);
    }
  },
});

function readRetire(text = "keep"): "now" | "keep" | number {
  if (text === "now" || text === "keep") return text;
  const seconds = parseDuration(text);
  if (seconds === undefined) throw usageError("--retire: expected keep, now, or a duration such as 30m, 1h or 7d");
  return seconds;
}

async function ask({ sid, friendlyName }: { sid: string; friendlyName: string | null }, retire: string | number) {
  const name = friendlyName === null ? "" : ` "${escapeText(friendlyName)}"`;
  const consequence = retire === "now" ? "The old key stops working." : "The old key works until it is deleted.";
  if (!(await confirm(`Rotate ${sid}${name}? ${consequence}`, "Nothing was changed."))) {
    throw new Failure("not confirmed: nothing was changed");
  }
}

/** Says what was done, and prints the commands for the remaining steps. */
function report({ key, replaced, retired, remaining, interrupted: leftover }: Rotation, place: string): number {
  say(`${key.sid} replaces ${replaced.sid}. ${place}`);
  if (retired === "deleted") say(`${replaced.sid} was deleted.`);
  if (retired === "kept") say(`${replaced.sid} still works. When nothing uses it: ${deletion(replaced.sid)}`);
  for (const step of remaining) say(describe(step));
  for (const { sid } of leftover) say(`${sid} is from an interrupted rotation. If nothing uses it: ${deletion(sid)}`);
  return remaining.some(({ error }) => error !== undefined) ? exitCodes.refused : exitCodes.ok;
}

const deletion = (sid: string) => `twilio-edge-auth keys delete ${sid}`;

function describe({ action, sid, friendlyName = "", at, error }: RemainingStep): string {
  const line =
    action === "delete" ? deletion(sid) : `twilio-edge-auth keys update ${sid} --name ${quoteForShell(friendlyName)}`;
  if (error === undefined) return `${sid} works until it is deleted. After ${formatTime(at.getTime() / 1000)}: ${line}`;
  const what = action === "delete" ? "deleted" : "renamed";
  return `${sid} could not be ${what}: ${escapeText((error as Error).message)}. Run: ${line}`;
}
