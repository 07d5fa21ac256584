// The result of each attack on each package, as a Markdown table.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tokenAttacks } from "./token-attacks.mjs";
import { tokenVerifiers } from "./token-verifiers.mjs";
import { webhookAttacks } from "./webhook-attacks.mjs";
import { webhookVerifiers } from "./webhook-verifiers.mjs";

/** Whether a verifier accepts its input. Throwing or returning false is refusal. */
export async function accepts(verify, shown) {
  try {
    return (await verify(shown)) !== false;
  } catch {
    return false;
  }
}

/** How many of an attack's inputs each verifier accepts; empty if it lacks the option to refuse them. */
export async function outcomes(attacks, verifiers) {
  return Promise.all(
    attacks.map(async ({ name, reference, needs, tokens, requests }) => {
      const shown = tokens ?? requests;
      const cells = Object.values(verifiers).map(async ({ verify, lacks }) => {
        if (lacks.includes(needs)) return undefined;
        let accepted = 0;
        for (const one of shown) if (await accepts(verify, one)) accepted += 1;
        return accepted;
      });
      return { name, reference, count: shown.length, accepted: await Promise.all(cells) };
    }),
  );
}

const cell = (accepted, count) => {
  if (accepted === undefined) return "no option";
  return accepted === 0 ? "refuses" : `**accepts ${accepted} of ${count}**`;
};

const table = (rows, names) =>
  [
    `| Attack | Reference | ${names.join(" | ")} |`,
    `|---|---|${"---|".repeat(names.length)}`,
    ...rows.map(({ name, reference, count, accepted }) => {
      return `| ${name} | ${reference} | ${accepted.map((each) => cell(each, count)).join(" | ")} |`;
    }),
  ].join("\n");

function version(name) {
  const paths = createRequire(import.meta.url).resolve.paths(name);
  for (const path of paths) {
    try {
      return JSON.parse(readFileSync(`${path}/${name}/package.json`, "utf8")).version;
    } catch {
      // In another folder.
    }
  }
  throw new Error(`${name} is not installed`);
}

const named = (name) => (name.startsWith("twilio-edge-auth") ? `\`${name}\`` : `\`${name}\` ${version(name)}`);

export async function matrix() {
  const [tokens, webhooks] = [
    table(await outcomes(tokenAttacks, tokenVerifiers), Object.keys(tokenVerifiers).map(named)),
    table(await outcomes(webhookAttacks, webhookVerifiers), Object.keys(webhookVerifiers).map(named)),
  ];
  return `### On tokens

${tokens}

Each package pins HS256, issuer, subject and, where it can, \`typ\` and required claims. "no option" means that it has no such
setting. The \`twilio\` package verifies no tokens. Many attacks need the secret and test a second line of defense: tokens that
another service of the same issuer signed, or that two parsers read differently. References to RFC 8725 also apply to its
successor (draft-ietf-oauth-rfc8725bis-10, approved).

¹ It lets a parser take the last one. ² Not required by every issuer; \`jsonwebtoken\` cannot require it. ³ The verifier's
own decision.

### On webhooks

${webhooks}

\`compat\` accepts the parameters that the \`twilio\` package accepts. Its \`validateRequest\` leaves the body's hash to the caller,
as that package does; its middleware checks it. Otherwise it treats URLs and hashes as this package does. Twilio signs each
parameter's name directly followed by its value, and the first name directly after the URL. So \`a=bc\` and \`ab=c\` have the
same signature, and no verifier can tell them apart.`;
}
