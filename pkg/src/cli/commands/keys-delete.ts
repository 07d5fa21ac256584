import { defineCommand } from "../command.js";
import { checkSid } from "../credentials.js";
import { Failure } from "../failure.js";
import { keysDetails, keysOptions, openKeys } from "../keys.js";
import { yes } from "../options.js";
import { confirm } from "../prompt.js";
import { escapeText, printJson, say } from "../terminal.js";

export const command = defineCommand({
  name: "keys delete",
  details: [keysDetails, "The key stops authenticating at once, and the Access Tokens that it signed stop working."],
  arguments: [{ name: "SID", help: "The key, SK….", required: true }],
  options: { ...yes, ...keysOptions },
  examples: [
    { comment: "Asks first", line: "twilio-edge-auth keys delete SK0123456789abcdef0123456789abcdef" },
    { comment: "In a script", line: "twilio-edge-auth keys delete SK0123456789abcdef0123456789abcdef --yes" },
  ],
  async run(values, [sid]) {
    const checked = checkSid(sid, "SK", "SID");
    const { keys } = await openKeys(values);
    if (!values.yes) {
      const { friendlyName } = await keys.get(checked);
      const name = friendlyName === null ? "" : ` "${escapeText(friendlyName)}"`;
      const isConfirmed = await confirm(
        `Delete ${checked}${name}? Whatever uses it stops working.`,
        "Nothing was deleted.",
      );
      if (!isConfirmed) throw new Failure("not confirmed: nothing was deleted");
    }
    await keys.delete(checked);
    if (values.json) await printJson({ sid: checked, deleted: true });
    else say(`Deleted ${checked}.`);
    return 0;
  },
});
