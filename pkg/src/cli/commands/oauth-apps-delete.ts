import { defineCommand } from "../command.js";
import { checkSid } from "../credentials.js";
import { Failure } from "../failure.js";
import { oauthAppsDetails, oauthAppsOptions, openApps } from "../oauth-apps.js";
import { yes } from "../options.js";
import { confirm } from "../prompt.js";
import { printJson, say } from "../terminal.js";

export const command = defineCommand({
  name: "oauth-apps delete",
  details: [oauthAppsDetails, "The app's secret and its tokens stop working at once."],
  arguments: [{ name: "SID", help: "The app, OQ….", required: true }],
  options: { ...yes, ...oauthAppsOptions },
  examples: [{ comment: "Asks first", line: "twilio-edge-auth oauth-apps delete OQ0123456789abcdef0123456789abcdef" }],
  async run(values, [sid]) {
    const checked = checkSid(sid, "OQ", "SID");
    const { apps } = await openApps(values);
    if (!values.yes) {
      const question = `Delete ${checked}? Whatever uses it stops working.`;
      if (!(await confirm(question, "Nothing was deleted."))) throw new Failure("not confirmed: nothing was deleted");
    }
    await apps.delete(checked);
    if (values.json) await printJson({ sid: checked, deleted: true });
    else say(`Deleted ${checked}.`);
    return 0;
  },
});
