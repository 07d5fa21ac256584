import twilio from "twilio";
import { credential, grants, identityOf, ttl } from "../fixture.mjs";

const { AccessToken } = twilio.jwt;

/** It can mint, and nothing else. */
export async function twilioPackage() {
  return {
    name: "twilio",
    mint(call) {
      const { accountSid, sid, secret } = credential;
      const token = new AccessToken(accountSid, sid, secret, { identity: identityOf(call), ttl });
      token.addGrant(new AccessToken.VoiceGrant(grants.voice));
      token.addGrant(new AccessToken.ChatGrant(grants.chat));
      return token.toJwt();
    },
  };
}
