import { defineCommand } from "../command.js";
import { usageError } from "../failure.js";
import { keysDetails, keysOptions, openKeys, toRecord } from "../keys.js";
import { policyOptions, readPolicy } from "../policy.js";
import { discardKey, prepareOutput, secretOptions } from "../secret-output.js";
import { printJson, say } from "../terminal.js";

export const command = defineCommand({
  name: "keys create",
  summary: "Creates a Standard key or, with permissions, a Restricted key.",
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
    if (values.force && values["write-env"] === undefined) throw usageError("--force needs --write-env PATH");
    const policy = await readPolicy(values);
    const { keys, accountSid } = await openKeys(values);
    const output = await prepareOutput(values);
    const key = await keys.create({ friendlyName: values.name, policy }).catch(async (error) => {
      await output.cancel();
      throw error;
    });
    const isPrinted = values["write-env"] === undefined && values.wrangler === undefined;
    try {
      if (isPrinted && values.json) {
        await printJson({ ...toRecord(key), accountSid, secret: key.secret });
        return 0;
      }
      const where = await output.store({
        TWILIO_ACCOUNT_SID: accountSid,
        TWILIO_API_KEY: key.sid,
        TWILIO_API_SECRET: key.secret,
      });
      say(`Created ${key.sid}. ${where ?? "Store the secret now: it is not shown again."}`);
    } catch (error) {
      await output.cancel();
      return discardKey(key.sid, (sid) => keys.delete(sid), error);
    }
    if (values.json) await printJson(toRecord(key));
    return 0;
  },
});
