import { usageError } from "./failure.js";
import { decodeText, readInput } from "./input.js";
import { suggestion } from "./nearest.js";
import { templateOption, templates } from "./templates.js";
import { escapeText, say } from "./terminal.js";

export const policyOptions = {
  permission: {
    value: "PERMISSION",
    repeatable: true,
    excludes: ["policy"],
    listedBy: "permissions",
    help: "A permission, such as /twilio/messaging/messages/create.",
  },
  policy: {
    value: "FILE",
    file: true,
    help: 'Reads the policy, {"allow":["/twilio/…"]}, from a file; - is standard input.',
  },
  ...templateOption,
} as const;

interface PolicyValues {
  permission: readonly string[];
  policy: string | undefined;
  template: string | undefined;
}

/** Returns the policy that the options give, or undefined. Warns about permissions that are not in the catalogue. */
export async function readPolicy(values: PolicyValues): Promise<{ allow: string[] } | undefined> {
  const allow = await readAllow(values);
  if (allow === undefined) return undefined;
  const { permissions } = await import("../permissions/index.js");
  const known: string[] = permissions.map(({ permission }) => permission);
  for (const permission of allow) {
    if (known.includes(permission)) continue;
    const shown = escapeText(permission.slice(0, 100));
    say(
      `Warning: ${shown} is not a known permission${suggestion(permission, known)}. If Twilio does not know it, it refuses the key.`,
    );
  }
  return { allow };
}

async function readAllow({ permission, policy, template }: PolicyValues): Promise<string[] | undefined> {
  if (template !== undefined) return [...(templates[template]?.allow ?? [])];
  if (policy !== undefined) return parsePolicy(decodeText(await readInput(policy, "--policy"), "--policy"));
  return permission.length === 0 ? undefined : [...new Set(permission)];
}

function parsePolicy(text: string): string[] {
  try {
    const { allow, ...others } = JSON.parse(text);
    const isPolicy = Array.isArray(allow) && allow.every((entry) => typeof entry === "string");
    if (isPolicy && Object.keys(others).length === 0) return allow;
  } catch {
    // Refused below.
  }
  throw usageError('--policy: expected JSON of the form {"allow":["/twilio/messaging/messages/create"]}');
}
