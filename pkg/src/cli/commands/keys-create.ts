import { defineCommand } from "../command.js";
import { keyCreation, keysDetails, keysOptions, openKeys } from "../keys.js";
import { createSecret, prepareReceiver } from "../new-secret.js";
import { policyOptions, readPolicy } from "../policy.js";
import { checkSecretOptions, secretOptions } from "../secret-output.js";

export const command = defineCommand({
  name: "keys create",
  details: [
    keysDetails,
    "Twilio shows the secret once. It is printed, or goes to --write-env or --wrangler. If it cannot be stored, the new key is deleted again.",
  ],
  options: {
    name: { value: "NAME", required: true, help: "A name that says what the key is for, at most 64 characters." },
    ...policyOptions,
    ...secretOptions,
    ...keysOptions,
  },
  examples: [
    {
      comment: "A Standard key, into a new .env file",
      line: "twilio-edge-auth keys create --name worker --write-env .env",
    },
    {
      comment: "A Restricted key that sends messages",
      line: "twilio-edge-auth keys create --name mailer --permission /twilio/messaging/messages/create",
    },
    { comment: "For the Worker of this folder", line: "twilio-edge-auth keys create --name worker --wrangler" },
  ],
  async run(values) {
    checkSecretOptions(values);
    const policy = await readPolicy(values);
    const opened = await openKeys(values);
    const receiver = await prepareReceiver(values);
    await createSecret(
      receiver,
      keyCreation(opened, () => opened.keys.create({ friendlyName: values.name, policy })),
    );
    return 0;
  },
});
