// The `twilio` package's capability tokens for the same options.
import twilio from "twilio";

const { ClientCapability, taskrouter } = twilio.jwt;
const { TaskRouterCapability } = taskrouter;

const scopes = {
  incoming: ({ clientName }) => new ClientCapability.IncomingClientScope(clientName),
  outgoing: (options) => new ClientCapability.OutgoingClientScope(options),
  events: ({ filters }) => new ClientCapability.EventStreamScope(filters),
};

export function sdkClientToken({ accountSid, authToken }, { ttl, ...options }) {
  const capability = new ClientCapability({ accountSid, authToken, ttl });
  for (const [name, scope] of Object.entries(options)) capability.addScope(scopes[name](scope));
  return capability.toJwt();
}

export function sdkTaskRouterToken(credential, { policies = [], ...options }) {
  const capability = new TaskRouterCapability({ ...credential, ...options });
  for (const policy of policies) capability.addPolicy(new TaskRouterCapability.Policy(policy));
  return capability.toJwt();
}
