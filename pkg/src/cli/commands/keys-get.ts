import { defineCommand } from "../command.js";
import { checkSid } from "../credentials.js";
import { keysDetails, keysOptions, openKeys, printKey } from "../keys.js";

export const command = defineCommand({
  name: "keys get",
  details: [keysDetails],
  arguments: [{ name: "SID", help: "The key, SK….", required: true }],
  options: keysOptions,
  examples: [
    {
      comment: "The policy of a Restricted key",
      line: "twilio-edge-auth keys get SK0123456789abcdef0123456789abcdef --json | jq .policy",
    },
  ],
  async run(values, [sid]) {
    const checked = checkSid(sid, "SK", "SID");
    const { keys } = await openKeys(values);
    await printKey(await keys.get(checked), values.json);
    return 0;
  },
});
