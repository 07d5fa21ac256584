import type { KeyFields } from "./client.ts";

type Sample = readonly [language: string, code: string];

/** The policy, and the same key created by other means. */
export function createSamples({ friendlyName = "", type, policy }: KeyFields): readonly Sample[] {
  const allow = policy?.allow ?? [];
  const options = type === "standard" ? { friendlyName } : { friendlyName, policy: { allow } };
  const permissions = allow.map((each) => ` \\\n  --permission ${each}`).join("");
  const command = `npx twilio-edge-auth keys create --name ${quote(friendlyName || "NAME")}${permissions}`;
  const node = `import { ApiKey, ApiKeys } from "twilio-edge-auth";

const keys = new ApiKeys(ApiKey.fromEnv(process.env));
const key = await keys.create(${JSON.stringify(options, null, 2)});`;
  const samples: Sample[] = [
    ["CLI", command],
    ["Node", node],
  ];
  return type === "standard" ? samples : [["Policy", JSON.stringify({ allow }, null, 2)], ...samples];
}

/** How an app uses a key. Secrets come from the environment. */
export function useSamples(): readonly Sample[] {
  return [
    [
      "Node",
      `import { ApiKey } from "twilio-edge-auth";

// TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET
const key = ApiKey.fromEnv(process.env);
await fetch(url, {
  headers: { Authorization: key.authorizationHeader() },
});`,
    ],
    [
      "Worker",
      `import { ApiKey } from "twilio-edge-auth";

export default {
  async fetch(request, env) {
    const key = ApiKey.fromEnv(env);
    return fetch(url, { headers: { Authorization: key.authorizationHeader() } });
  },
};`,
    ],
    [
      "Rust",
      `use twilio_edge_auth::ApiKey;

let key = ApiKey::from_env()?;
request.header("Authorization", key.authorization_header().as_str());`,
    ],
    [
      "curl",
      `curl -u "$TWILIO_API_KEY:$TWILIO_API_SECRET" "https://api.twilio.com/2010-04-01/Accounts/$TWILIO_ACCOUNT_SID/Messages.json"`,
    ],
  ];
}

/** Quotes a text for a shell. */
export function quote(text: string): string {
  return /^[\w./:=@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
