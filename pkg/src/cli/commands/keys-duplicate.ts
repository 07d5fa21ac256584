import { defineCommand } from "../command.js";
import { checkSid } from "../credentials.js";
import { keyCreation, keysDetails, keysOptions, openKeys } from "../keys.js";
import { createSecret, prepareReceiver } from "../new-secret.js";
import { policyOptions, readPolicy } from "../policy.js";
import { checkSecretOptions, secretOptions } from "../secret-output.js";

export const command = defineCommand({
  name: "keys duplicate",
  details: [keysDetails, "The secret of the new key is printed once, or goes to --write-env or --wrangler."],
  arguments: [{ name: "SID", help: "The key to copy, SK….", required: true }],
  options: {
    name: { value: "NAME", help: "The name of the new key. Default: the name of the other one with (copy)." },
    ...policyOptions,
    ...secretOptions,
    ...keysOptions,
  },
  examples: [
    {
      comment: "The same rights for another server",
      line: "twilio-edge-auth keys duplicate SK0123456789abcdef0123456789abcdef --name mailer-2 --write-env .env",
    },
  ],
  async run(values, [sid]) {
    checkSecretOptions(values);
    const checked = checkSid(sid, "SK", "SID");
    const policy = await readPolicy(values);
    const opened = await openKeys(values);
    const receiver = await prepareReceiver(values);
    const options = { ...(values.name !== undefined && { friendlyName: values.name }), ...(policy && { policy }) };
    await createSecret(
      receiver,
      keyCreation(opened, () => opened.keys.duplicate(checked, options)),
    );
    return 0;
  },
});
