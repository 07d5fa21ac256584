import { defineCommand } from "../command.js";
import { usageError } from "../failure.js";
import { createSecret, prepareReceiver } from "../new-secret.js";
import { appOptions, oauthAppsDetails, oauthAppsOptions, openApps, readTokenTtl, toSecret } from "../oauth-apps.js";
import { policyOptions, readPolicy } from "../policy.js";
import { checkSecretOptions, secretOptions } from "../secret-output.js";

export const command = defineCommand({
  name: "oauth-apps create",
  details: [
    oauthAppsDetails,
    "Twilio shows the secret once. It is printed as TWILIO_CLIENT_ID and TWILIO_CLIENT_SECRET, or goes to --write-env or --wrangler. If it cannot be stored, the new app is deleted again.",
  ],
  options: {
    name: { value: "NAME", required: true, help: "A name that says what the app is for, at most 255 characters." },
    ...appOptions,
    ...policyOptions,
    ...secretOptions,
    ...oauthAppsOptions,
  },
  examples: [
    {
      comment: "An app that reads usage, into a new .env file",
      line: "twilio-edge-auth oauth-apps create --name reports --template read-usage --write-env .env",
    },
  ],
  async run(values) {
    checkSecretOptions(values);
    const accessTokenTtl = readTokenTtl(values.ttl);
    const policy = await readPolicy(values);
    if (policy === undefined) throw usageError("missing option: --permission, --policy or --template");
    const { apps, accountSid } = await openApps(values);
    const receiver = await prepareReceiver(values);
    const { name: friendlyName, description } = values;
    await createSecret(receiver, {
      create: () => apps.create({ friendlyName, description, policy, accessTokenTtl }),
      nameOf: ({ sid }) => sid,
      toSecret: (app) => toSecret(app, accountSid),
      remove: ({ sid }) => apps.delete(sid),
      removal: ({ sid }) => `twilio-edge-auth oauth-apps delete ${sid}`,
      doubt: "The app may exist all the same: look for its name in the Console first.",
    });
    return 0;
  },
});
