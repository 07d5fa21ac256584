// Mints the `twilio` package's token for the same options.
import twilio from "twilio";

const { AccessToken } = twilio.jwt;

class CustomGrant extends AccessToken.Grant {
  constructor(key, payload) {
    super(key);
    this.payload = payload;
  }
  toPayload() {
    return this.payload;
  }
}

const grantsOf = {
  voice: (grant) => [new AccessToken.VoiceGrant(grant)],
  video: (grant) => [new AccessToken.VideoGrant(grant)],
  chat: (grant) => [new AccessToken.ChatGrant(grant)],
  sync: (grant) => [new AccessToken.SyncGrant(grant)],
  taskRouter: (grant) => [new AccessToken.TaskRouterGrant(grant)],
  playback: (grant) => [new AccessToken.PlaybackGrant({ grant })],
  custom: (grants) => Object.entries(grants).map(([key, payload]) => new CustomGrant(key, payload)),
};

export function sdkToken({ accountSid, sid, secret }, { identity, ttl, notBefore, region, algorithm, grants = {} }) {
  const token = new AccessToken(accountSid, sid, secret, { identity, ttl, nbf: notBefore, region });
  for (const [name, grant] of Object.entries(grants)) {
    if (grant !== undefined) for (const made of grantsOf[name](grant)) token.addGrant(made);
  }
  return token.toJwt(algorithm);
}
