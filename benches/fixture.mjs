// The input of every contender: one credential, and the grants of a softphone with chat. Not live secrets.
export const credential = {
  accountSid: "AC0123456789abcdef0123456789abcdef",
  sid: "SKfedcba9876543210fedcba9876543210",
  secret: "Zq7LmX2vNc9RtY4wKb8Hs3Df6Gj1PaEu",
};
export const cty = "twilio-fpa;v=1";
export const ttl = 3600;

/** The grants as options of this package. */
export const grants = {
  voice: { incomingAllow: true, outgoingApplicationSid: "AP11111111111111111111111111111111" },
  chat: { serviceSid: "IS22222222222222222222222222222222" },
};

/** The grants as in the token, for general JWT libraries. */
export const grantsInToken = (identity) => ({
  identity,
  voice: { incoming: { allow: true }, outgoing: { application_sid: grants.voice.outgoingApplicationSid } },
  chat: { service_sid: grants.chat.serviceSid },
});

/** Enough that no contender can cache the previous result. */
const COUNT = 256;
const identities = Array.from({ length: COUNT }, (_, at) => `user-${String(at).padStart(4, "0")}@example.com`);
export const identityOf = (call) => identities[call % COUNT];

/** Creates one token for each identity with `mint`, valid for a day. */
export async function tokensOf(mint) {
  const tokens = [];
  for (let at = 0; at < COUNT; at += 1) tokens.push(await mint(at));
  return (call) => tokens[call % COUNT];
}

export const now = () => Math.floor(Date.now() / 1000);
