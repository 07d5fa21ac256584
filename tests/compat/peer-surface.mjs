// Compares what the `twilio` package and `twilio-edge-auth/compat` export: names, types, numbers of parameters, and members.

/** Exports of the `twilio` package that `./compat` does not have, as docs/migration-from-twilio.md says. */
const notCovered = [
  "twilio.Twilio",
  "twilio.twiml",
  "twilio.RequestClient",
  "twilio.RestException",
  "twilio.ClientCredentialProviderBuilder",
  "twilio.OrgsCredentialProviderBuilder",
  "twilio.NoAuthCredentialProvider",
  "twilio.jwt.ValidationToken",
];

/** Members that every function and every class has, and those of CommonJS modules. */
const common = ["length", "name", "prototype", "arguments", "caller", "constructor", "__esModule", "default"];

const isContainer = (value) => typeof value === "function" || (typeof value === "object" && value !== null);

/** Returns how an export differs, as sentences: what is missing, or of another type. What only `ours` has is no difference. */
function differences(path, theirs, ours) {
  if (notCovered.includes(path)) return [];
  if (ours === undefined && theirs !== undefined) return [`${path} is missing`];
  if (typeof theirs !== typeof ours) return [`${path} is a ${typeof ours}; there a ${typeof theirs}`];
  if (!isContainer(theirs)) return typeof theirs === "string" && theirs !== ours ? [`${path} has another value`] : [];
  const found = [];
  if (theirs.length !== ours.length) found.push(`${path} has ${ours.length} parameters; there ${theirs.length}`);
  const names = Object.getOwnPropertyNames(theirs).filter((name) => !common.includes(name));
  for (const name of names) found.push(...differences(`${path}.${name}`, theirs[name], ours[name]));
  if (theirs.prototype) found.push(...differences(`${path}.prototype`, theirs.prototype, ours.prototype));
  return found;
}

const accountSid = `AC${"a".repeat(32)}`;

/** An instance of each class, for the names of its fields. */
const instances = ({ jwt: { AccessToken, ClientCapability, taskrouter } }) => ({
  AccessToken: new AccessToken(accountSid, `SK${"b".repeat(32)}`, "secret", { identity: "alice" }),
  ...Object.fromEntries(
    Object.entries(AccessToken)
      .filter(([name, value]) => typeof value === "function" && name.endsWith("Grant") && name !== "Grant")
      .map(([name, Grant]) => [name, new Grant({})]),
  ),
  ClientCapability: new ClientCapability({ accountSid, authToken: "secret" }),
  OutgoingClientScope: new ClientCapability.OutgoingClientScope({ applicationSid: "AP1" }),
  TaskRouterCapability: new taskrouter.TaskRouterCapability({
    accountSid,
    authToken: "secret",
    workspaceSid: "WS1",
    channelId: "WK1",
  }),
  Policy: new taskrouter.TaskRouterCapability.Policy({}),
});

/** Returns every difference between the exports of the two packages. */
export function surfaceDifferences(twilio, webhooks, compat) {
  const [theirs, ours] = [twilio, compat].map(instances);
  const fields = Object.entries(theirs).flatMap(([name, instance]) =>
    Object.getOwnPropertyNames(instance)
      .filter((field) => !(name in ours && field in ours[name]))
      .map((field) => `new ${name}().${field} is missing`),
  );
  // The package itself is a function there, which creates the REST client.
  return [...differences("twilio", { ...twilio }, compat), ...differences("webhooks", webhooks, compat), ...fields];
}
