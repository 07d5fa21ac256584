import { defineCommand } from "../command.js";
import { checkSid } from "../credentials.js";
import { usageError } from "../failure.js";
import { appOptions, oauthAppsDetails, oauthAppsOptions, openApps, readTokenTtl, toRecord } from "../oauth-apps.js";
import { policyOptions, readPolicy } from "../policy.js";
import { escapeText, print, printJson } from "../terminal.js";

export const command = defineCommand({
  name: "oauth-apps update",
  details: [oauthAppsDetails, "A policy is replaced as a whole: permissions that are not listed are removed."],
  arguments: [{ name: "SID", help: "The app, OQ….", required: true }],
  options: {
    name: { value: "NAME", help: "The new name, at most 255 characters." },
    ...appOptions,
    ...policyOptions,
    ...oauthAppsOptions,
  },
  examples: [
    {
      comment: "Tokens of ten minutes",
      line: "twilio-edge-auth oauth-apps update OQ0123456789abcdef0123456789abcdef --ttl 10m",
    },
  ],
  async run(values, [sid]) {
    const checked = checkSid(sid, "OQ", "SID");
    const { name: friendlyName, description } = values;
    const accessTokenTtl = readTokenTtl(values.ttl);
    const policy = await readPolicy(values);
    if ([friendlyName, description, accessTokenTtl, policy].every((value) => value === undefined)) {
      throw usageError("nothing to change: give --name, --description, --ttl, --permission or --policy");
    }
    const { apps } = await openApps(values);
    const app = await apps.update(checked, { friendlyName, description, accessTokenTtl, policy });
    if (values.json) {
      await printJson(toRecord(app));
    } else {
      await print(`SID          ${app.sid}`);
      await print(`Name         ${escapeText(app.friendlyName ?? "")}`.trimEnd());
      await print(`Description  ${escapeText(app.description ?? "")}`.trimEnd());
      await print(`Token TTL    ${app.accessTokenTtl === null ? "unknown" : `${app.accessTokenTtl} s`}`);
      for (const [at, permission] of (app.policy?.allow ?? []).entries()) {
        await print(`${at === 0 ? "Permissions" : "           "}  ${escapeText(permission)}`);
      }
    }
    return 0;
  },
});
