import { defineCommand } from "../command.js";
import { Failure, usageError } from "../failure.js";
import { json } from "../options.js";
import { isMeant } from "../permission-words.js";
import { templateOption, templates } from "../templates.js";
import { printJson, printTable } from "../terminal.js";

/** The largest policy. */
const maxPermissions = 100;

export const command = defineCommand({
  name: "permissions",
  details: [
    "Shows the permissions that match all words. Twilio publishes no full list: documented ones are in its documentation, seen ones in public code, and for disputed ones the sources differ. Nothing is sent.",
  ],
  arguments: [
    {
      name: "WORD",
      help: "A part of a permission or its title, or what people call it: messages, create, sms, send.",
      repeatable: true,
    },
  ],
  options: {
    policy: { help: 'Prints a policy, {"allow":[…]}, of the permissions found.' },
    template: { ...templateOption.template, excludes: [] },
    ...json,
  },
  examples: [
    { comment: "What can be done with calls", line: "twilio-edge-auth permissions voice calls" },
    { comment: "What a key needs that sends text messages", line: "twilio-edge-auth permissions send sms" },
    {
      comment: "A key that may do everything with messages",
      line: "twilio-edge-auth permissions messaging/messages/ --policy |\n  twilio-edge-auth keys create --name messages --policy -",
    },
    { comment: "A ready policy", line: "twilio-edge-auth permissions --template send-messages --policy" },
  ],
  async run(values, words) {
    const { permissions } = await import("../../permissions/index.js");
    const template = values.template === undefined ? undefined : templates[values.template];
    const wanted = words.map((word) => word.toLowerCase());
    const found = permissions.filter(
      (info) =>
        (template === undefined || template.allow.includes(info.permission)) &&
        // A policy has the actions by name: whether Twilio accepts `*` is not documented.
        !(values.policy && info.action === "*") &&
        wanted.every((word) => isMeant(word, info)),
    );
    if (found.length === 0) throw new Failure("no known permission matches all these words", "Try fewer words.");
    if (values.policy) {
      if (found.length > maxPermissions) {
        throw usageError(`${found.length} permissions match, and a policy has at most ${maxPermissions}: add words`);
      }
      await printJson({ allow: found.map(({ permission }) => permission) });
    } else if (values.json) {
      await printJson(found);
    } else {
      const rows = found.map(({ permission, title, status }) => [permission, title, status]);
      await printTable([["PERMISSION", "TITLE", "SOURCE"], ...rows]);
    }
    return 0;
  },
});
