// Cuts these extracts out of Twilio's OpenAPI descriptions, as the npm package @twilio/cli-core carries them:
//   npm pack @twilio/cli-core@9.0.0 && tar xzf twilio-cli-core-9.0.0.tgz
//   node tests/vectors/openapi/extract.mjs package/src/services/twilio-api
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const accounts = "/2010-04-01/Accounts";
const extracts = {
  twilio_accounts_v1: ["/v1/AuthTokens/Secondary", "/v1/AuthTokens/Promote"],
  twilio_api_v2010: [
    `${accounts}.json`,
    `${accounts}/{Sid}.json`,
    `${accounts}/{AccountSid}/Keys.json`,
    `${accounts}/{AccountSid}/Keys/{Sid}.json`,
    `${accounts}/{AccountSid}/SigningKeys.json`,
    `${accounts}/{AccountSid}/SigningKeys/{Sid}.json`,
    `${accounts}/{AccountSid}/Messages.json`,
    `${accounts}/{AccountSid}/Messages/{Sid}.json`,
  ],
  twilio_iam_v1: ["/v1/Keys", "/v1/Keys/{Sid}", "/v1/Account/OAuthApps", "/v1/Account/OAuthApps/{sid}"],
  twilio_oauth_v2: ["/v2/token"],
};

/** Prose and the headers that every answer repeats say nothing that a test could check. */
const dropped = new Set(["description", "summary", "headers", "dependentProperties"]);
const prune = (value, name) => {
  if (Array.isArray(value)) return value.map((item) => prune(item));
  if (typeof value !== "object" || value === null) return value;
  // A schema's properties are names, not keywords.
  const kept = Object.entries(value).filter(([key]) => name === "properties" || !dropped.has(key));
  return Object.fromEntries(kept.map(([key, member]) => [key, prune(member, key)]));
};

/** Adds the components that a value refers to, and those that they refer to. */
function collect(value, source, components) {
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key !== "$ref") {
      collect(member, source, components);
      continue;
    }
    const [, , kind, name] = member.split("/");
    components[kind] ??= {};
    if (components[kind][name]) continue;
    components[kind][name] = prune(source.components[kind][name]);
    collect(components[kind][name], source, components);
  }
}

for (const [name, paths] of Object.entries(extracts)) {
  const source = JSON.parse(readFileSync(join(process.argv[2], `${name}.json`), "utf8"));
  const picked = Object.fromEntries(paths.map((path) => [path, prune(source.paths[path])]));
  const components = {};
  collect(picked, source, components);
  const { openapi, info, servers } = source;
  const extract = { openapi, info: prune(info), ...(servers && { servers }), paths: picked, components };
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(extract, null, 1)}\n`);
}
