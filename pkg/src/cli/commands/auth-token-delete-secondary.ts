import { authTokenDetails, authTokenOptions, openAuthToken } from "../auth-token.js";
import { defineCommand } from "../command.js";
import { exitCodes, Failure, toFailure } from "../failure.js";
import { yes } from "../options.js";
import { confirm } from "../prompt.js";
import { printJson, say } from "../terminal.js";

export const command = defineCommand({
  name: "auth-token delete-secondary",
  details: [authTokenDetails, "Gives up a rotation before the promotion. The primary Auth Token is not changed."],
  options: { ...yes, ...authTokenOptions },
  examples: [{ comment: "Asks first", line: "twilio-edge-auth auth-token delete-secondary" }],
  async run(values) {
    const { tokens, primary } = await openAuthToken(values);
    const { accountSid } = primary;
    if (!values.yes) {
      const question = `Delete the secondary Auth Token of ${accountSid}? Whatever uses it stops working.`;
      const isConfirmed = await confirm(question, "Nothing was deleted.");
      if (!isConfirmed) throw new Failure("not confirmed: nothing was deleted");
    }
    await tokens.deleteSecondary(values["suppress-email"] ? { suppressEmail: true } : {}).catch((error) => {
      if (error.status !== 404) throw error;
      throw new Failure(`${toFailure(error).message}: the account has no secondary Auth Token`);
    });
    if (values.json) await printJson({ accountSid, deleted: true });
    else say(`Deleted the secondary Auth Token of ${accountSid}.`);
    return exitCodes.ok;
  },
});
