// The table of what is measured. A contender takes part in a case by having a function of the case's name; it is given the
// number of the call, from which the fixture makes an identity or a token. `agrees` looks at what a contender gave
// before anything is timed: what is wrong is not fast.
import { credential, grantsInToken, identityOf } from "./fixture.mjs";

function claimsOf(token) {
  const base64 = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))));
}

function isToken(given, call) {
  const claims = claimsOf(given);
  return (
    given.split(".").length === 3 &&
    claims.iss === credential.sid &&
    claims.sub === credential.accountSid &&
    claims.exp - claims.iat === 3600 &&
    JSON.stringify(claims.grants) === JSON.stringify(grantsInToken(identityOf(call)))
  );
}

/** Libraries say it in different shapes; somewhere in what they give stands the identity. */
const namesIdentity = (given, call) => JSON.stringify(given).includes(identityOf(call));

export const cases = [
  { name: "mint", title: "Mint, from options", agrees: isToken },
  { name: "mintFromTemplate", title: "Mint, everything but the identity prepared", agrees: isToken },
  { name: "verify", title: "Verify", agrees: namesIdentity },
  { name: "decode", title: "Decode", agrees: namesIdentity },
  {
    name: "basicHeader",
    title: "Basic header",
    agrees: (given) => given === `Basic ${btoa(`${credential.sid}:${credential.secret}`)}`,
  },
  { name: "webhook5", title: "Webhook, 5 parameters", agrees: (given) => given === true },
  { name: "webhook20", title: "Webhook, 20 parameters", agrees: (given) => given === true },
  { name: "webhookBody", title: "Webhook, a JSON body of 10 KB", agrees: (given) => given === true },
  { name: "webhookForged", title: "Webhook, 20 parameters, forged", agrees: (given) => given === false },
];

/** Calls every contender of every case, and says who is wrong. */
export async function checkAgreement(contenders) {
  for (const { name, agrees } of cases) {
    for (const contender of contenders) {
      if (!contender[name] || contender.floor) continue;
      for (const call of [0, 1, 255]) {
        const given = await contender[name](call);
        if (!agrees(given, call)) throw new Error(`${contender.name}: ${name} gives something else than the others`);
      }
    }
  }
}
