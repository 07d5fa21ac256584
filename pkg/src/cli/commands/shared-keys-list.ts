import { defineCommand } from "../command.js";
import { openSharedKeys, sharedKeysDetails, sharedKeysOptions, toRecord } from "../shared-keys.js";
import { formatDate, printJson, printTable, say } from "../terminal.js";

export const command = defineCommand({
  name: "shared-keys list",
  details: [sharedKeysDetails],
  options: sharedKeysOptions,
  examples: [{ comment: "All shared keys", line: "twilio-edge-auth shared-keys list" }],
  async run(values) {
    const keys = await openSharedKeys(values);
    const found = [];
    // An account has at most 50: one page.
    for await (const key of keys.list({ pageSize: 100 })) found.push(key);
    if (values.json) {
      await printJson(found.map(toRecord));
    } else if (found.length === 0) {
      say("The account has no webhook shared keys.");
    } else {
      const rows = found.map(({ id, friendlyName, dateCreated, dateUpdated }) => [
        id,
        friendlyName ?? "",
        formatDate(dateCreated),
        formatDate(dateUpdated),
      ]);
      await printTable([["ID", "NAME", "CREATED", "UPDATED"], ...rows]);
    }
    return 0;
  },
});
