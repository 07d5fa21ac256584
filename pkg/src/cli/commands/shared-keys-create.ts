import { defineCommand } from "../command.js";
import { createSecret, prepareReceiver } from "../new-secret.js";
import { checkSecretOptions, secretOptions } from "../secret-output.js";
import { openSharedKeys, sharedKeysDetails, sharedKeysOptions, toSecret } from "../shared-keys.js";

export const command = defineCommand({
  name: "shared-keys create",
  details: [
    sharedKeysDetails,
    "Twilio shows the secret once. It is printed as TWILIO_SHARED_KEY_ID and TWILIO_SHARED_KEY_SECRET, or goes to --write-env or --wrangler. If it cannot be stored, the new key is deleted again. Twilio signs with the key once a webhook setting names it.",
  ],
  options: {
    name: { value: "NAME", required: true, help: "A name that says what the key is for, at most 255 characters." },
    ...secretOptions,
    ...sharedKeysOptions,
  },
  examples: [
    { comment: "Into .env", line: "twilio-edge-auth shared-keys create --name orders --write-env .env --force" },
  ],
  async run(values) {
    checkSecretOptions(values);
    const keys = await openSharedKeys(values);
    const receiver = await prepareReceiver(values);
    await createSecret(receiver, {
      create: () => keys.create({ friendlyName: values.name }),
      nameOf: ({ id }) => id,
      toSecret,
      remove: ({ id }) => keys.delete(id),
      removal: ({ id }) => `twilio-edge-auth shared-keys delete ${id}`,
      doubt: "The key may exist all the same: look for its name with shared-keys list first.",
    });
    return 0;
  },
});
