import { defineCommand } from "../command.js";
import {
  checkId,
  idArgument,
  openSharedKeys,
  printSharedKey,
  sharedKeysDetails,
  sharedKeysOptions,
} from "../shared-keys.js";

export const command = defineCommand({
  name: "shared-keys get",
  details: [sharedKeysDetails],
  arguments: [idArgument],
  options: sharedKeysOptions,
  examples: [{ comment: "Its name and dates", line: "twilio-edge-auth shared-keys get webhooks_sharedkey_01abc" }],
  async run(values, [id]) {
    const checked = checkId(id);
    const keys = await openSharedKeys(values);
    await printSharedKey(await keys.get(checked), values.json);
    return 0;
  },
});
