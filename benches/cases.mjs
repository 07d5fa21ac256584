// The benchmark cases. A contender takes part in a case if it has a function with the case's name, which gets the
// number of the call; the fixture derives an identity or a token from it. `agrees` checks a contender's result
// before anything is timed.
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

/** Libraries return different objects. The identity must be in the result. */
const namesIdentity = (given, call) => JSON.stringify(given).includes(identityOf(call));

export const cases = [
  { name: "mint", title: "Mint, from the same options with another identity", agrees: isToken },
  { name: "mintOtherOptions", title: "Mint, from options other than the last", agrees: isToken },
  { name: "mintFromTemplate", title: "Mint, everything but the identity precomputed", agrees: isToken },
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

/** Calls every contender of every case, and throws for wrong results. */
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
