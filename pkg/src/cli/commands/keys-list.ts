import { defineCommand } from "../command.js";
import { usageError } from "../failure.js";
import { keysDetails, keysOptions, openKeys, toRecord, typeOf } from "../keys.js";
import { formatDate, Progress, printJson, printTable, say } from "../terminal.js";

export const command = defineCommand({
  name: "keys list",
  details: [keysDetails, "Twilio's list does not tell Main and Standard keys apart; permissions are in keys get."],
  options: {
    limit: { value: "NUMBER", help: "Lists at most this many keys. Default: all." },
    ...keysOptions,
  },
  examples: [
    { comment: "All keys", line: "twilio-edge-auth keys list" },
    {
      comment: "The SIDs of keys with a name",
      line: `twilio-edge-auth keys list --json | jq -r '.[] | select(.friendlyName == "worker") | .sid'`,
    },
  ],
  async run(values) {
    const limit = readLimit(values.limit);
    const { keys } = await openKeys(values);
    const list = keys.list({ pageSize: Math.min(limit ?? 1000, 1000), ...(limit !== undefined && { limit }) });
    const found = [];
    const progress = new Progress();
    try {
      for await (const key of list) {
        found.push(key);
        if (found.length % 100 === 0) progress.show(`${found.length} keys…`);
      }
    } finally {
      progress.clear();
    }
    if (values.json) {
      await printJson(found.map(toRecord));
    } else if (found.length === 0) {
      say("The account has no API keys.");
    } else {
      const rows = found.map((key) => [
        key.sid,
        key.friendlyName ?? "",
        typeOf(key),
        formatDate(key.dateCreated),
        formatDate(key.dateUpdated),
      ]);
      await printTable([["SID", "NAME", "TYPE", "CREATED", "UPDATED"], ...rows]);
    }
    if (list.unreadable > 0) say(`Warning: ${list.unreadable} records could not be read and are left out.`);
    return 0;
  },
});

function readLimit(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw usageError("--limit: expected a whole number, at least 1");
  return Number(text);
}
