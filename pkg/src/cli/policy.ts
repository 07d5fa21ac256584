import { usageError } from "./failure.js";
import { decodeText, readInput } from "./input.js";

export const policyOptions = {
  permission: {
    value: "PERMISSION",
    repeatable: true,
    excludes: ["policy"],
    help: "What the key may do, such as /twilio/messaging/messages/create.",
  },
  policy: {
    value: "FILE",
    file: true,
    help: 'Reads the policy, {"allow":["/twilio/…"]}, from a file; - is standard input.',
  },
} as const;

/** Returns the policy that the options give, or undefined. */
export async function readPolicy(values: {
  permission: readonly string[];
  policy: string | undefined;
}): Promise<{ allow: string[] } | undefined> {
  if (values.policy !== undefined)
    return parsePolicy(decodeText(await readInput(values.policy, "--policy"), "--policy"));
  const allow = [...new Set(values.permission.flatMap((list) => list.split(",")))];
  return allow.length === 0 ? undefined : { allow };
}

function parsePolicy(text: string): { allow: string[] } {
  try {
    const { allow, ...others } = JSON.parse(text);
    const isPolicy = Array.isArray(allow) && allow.every((entry) => typeof entry === "string");
    if (isPolicy && Object.keys(others).length === 0) return { allow };
  } catch {
    // Refused below.
  }
  throw usageError('--policy: expected JSON of the form {"allow":["/twilio/messaging/messages/create"]}');
}
