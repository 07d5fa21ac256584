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
  name: "shared-keys update",
  details: [sharedKeysDetails],
  arguments: [idArgument],
  options: {
    name: { value: "NAME", required: true, help: "The new name, at most 255 characters." },
    ...sharedKeysOptions,
  },
  examples: [
    { comment: "A new name", line: "twilio-edge-auth shared-keys update webhooks_sharedkey_01abc --name orders" },
  ],
  async run(values, [id]) {
    const checked = checkId(id);
    const keys = await openSharedKeys(values);
    await printSharedKey(await keys.update(checked, { friendlyName: values.name }), values.json);
    return 0;
  },
});
