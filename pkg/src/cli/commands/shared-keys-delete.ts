import { defineCommand } from "../command.js";
import { Failure } from "../failure.js";
import { yes } from "../options.js";
import { confirm } from "../prompt.js";
import { checkId, idArgument, openSharedKeys, sharedKeysDetails, sharedKeysOptions } from "../shared-keys.js";
import { escapeText, printJson, say } from "../terminal.js";

export const command = defineCommand({
  name: "shared-keys delete",
  details: [sharedKeysDetails, "Twilio refuses it while a webhook setting names the key (59100)."],
  arguments: [idArgument],
  options: { ...yes, ...sharedKeysOptions },
  examples: [{ comment: "Asks first", line: "twilio-edge-auth shared-keys delete webhooks_sharedkey_01abc" }],
  async run(values, [id]) {
    const checked = checkId(id);
    const keys = await openSharedKeys(values);
    if (!values.yes) {
      const { friendlyName } = await keys.get(checked);
      const name = friendlyName === null ? "" : ` "${escapeText(friendlyName)}"`;
      const question = `Delete ${checked}${name}? Webhooks that it signs are refused.`;
      if (!(await confirm(question, "Nothing was deleted."))) throw new Failure("not confirmed: nothing was deleted");
    }
    await keys.delete(checked);
    if (values.json) await printJson({ id: checked, deleted: true });
    else say(`Deleted ${checked}.`);
    return 0;
  },
});
