import { authTokenDetails, authTokenOptions, openAuthToken, promote } from "../auth-token.js";
import { defineCommand } from "../command.js";
import { exitCodes, Failure, usageError } from "../failure.js";
import { yes } from "../options.js";
import { confirm } from "../prompt.js";
import { checkSecretOptions, secretOptions } from "../secret-output.js";
import { printJson } from "../terminal.js";

export const command = defineCommand({
  name: "auth-token promote",
  details: [
    authTokenDetails,
    "The second step of auth-token rotate. Needs TWILIO_SECONDARY_AUTH_TOKEN too, which proves that you have the token. The old one stops working at once, and Twilio signs webhooks with the new one. If the promotion was interrupted, run it again. --write-env and --wrangler store the new one as TWILIO_AUTH_TOKEN.",
  ],
  options: { ...yes, ...secretOptions, ...authTokenOptions },
  examples: [
    {
      comment: "With both tokens in .env, which gets the new one",
      line: "twilio-edge-auth auth-token promote --env-file .env --write-env .env --force",
    },
  ],
  async run(values) {
    checkSecretOptions(values);
    const opened = await openAuthToken(values);
    const { secondary, primary } = opened;
    if (secondary === undefined) {
      throw usageError(
        "missing environment variables: TWILIO_SECONDARY_AUTH_TOKEN",
        "It is the token that auth-token rotate printed, and it is not TWILIO_AUTH_TOKEN.",
      );
    }
    if (!values.yes) {
      const question = `Promote the secondary Auth Token of ${primary.accountSid}? The old one stops working at once.`;
      const isConfirmed = await confirm(question, "Nothing was promoted: both Auth Tokens work.");
      if (!isConfirmed) throw new Failure("not confirmed: nothing was promoted");
    }
    await promote(opened, values, secondary);
    if (values.json) await printJson({ accountSid: primary.accountSid, promoted: true });
    return exitCodes.ok;
  },
});
