import { defineCommand } from "../command.js";
import { checkSid } from "../credentials.js";
import { usageError } from "../failure.js";
import { keysDetails, keysOptions, openKeys, printKey } from "../keys.js";
import { policyOptions, readPolicy } from "../policy.js";

export const command = defineCommand({
  name: "keys update",
  details: [keysDetails, "A policy is replaced as a whole: permissions that are not listed are removed."],
  arguments: [{ name: "SID", help: "The key, SK….", required: true }],
  options: {
    name: { value: "NAME", help: "The new name, at most 64 characters." },
    ...policyOptions,
    ...keysOptions,
  },
  examples: [
    {
      comment: "A new name",
      line: "twilio-edge-auth keys update SK0123456789abcdef0123456789abcdef --name worker",
    },
    {
      comment: "A new policy",
      line: "twilio-edge-auth keys update SK0123456789abcdef0123456789abcdef --policy policy.json",
    },
  ],
  async run(values, [sid]) {
    const checked = checkSid(sid, "SK", "SID");
    const policy = await readPolicy(values);
    if (values.name === undefined && policy === undefined) {
      throw usageError("nothing to change: give --name, --permission or --policy");
    }
    const { keys } = await openKeys(values);
    await printKey(await keys.update(checked, { friendlyName: values.name, policy }), values.json);
    return 0;
  },
});
