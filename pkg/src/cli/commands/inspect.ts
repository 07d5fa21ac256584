import { defineCommand } from "../command.js";
import { readVariables } from "../credentials.js";
import { exitCodes, Failure } from "../failure.js";
import { decodeText, readInput } from "../input.js";
import { cleanToken, decodeJwt } from "../jwt.js";
import { envFile, json } from "../options.js";
import { escapeText, formatJson, print, printJson, say, styled } from "../terminal.js";
import { type Check, checkToken } from "../token-checks.js";

export const command = defineCommand({
  name: "inspect",
  details: [
    "Decodes any JWT; for Access Tokens it checks everything that Twilio checks. The signature is checked if the environment has the key (TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET). Whether Twilio has deleted the key cannot be seen.",
    "Exit code 0: no check failed. 1: Twilio would refuse the token, or the text is not a JWT.",
  ],
  arguments: [{ name: "TOKEN", help: "The token; - or nothing reads it from standard input." }],
  options: { ...envFile, ...json },
  examples: [
    { comment: "From the clipboard of a Mac", line: "pbpaste | twilio-edge-auth inspect" },
    {
      comment: "A token that was just minted",
      line: "twilio-edge-auth token --identity alice | twilio-edge-auth inspect",
    },
    { comment: "When it expires", line: "twilio-edge-auth inspect --json < token.txt | jq .claims.exp" },
  ],
  async run(values, [argument = "-"]) {
    const variables = await readVariables(values);
    if (argument === "-" && process.stdin.isTTY) say("Paste the token, then press Ctrl-D on a new line.");
    const text = argument === "-" ? decodeText(await readInput("-", "TOKEN"), "TOKEN") : argument;
    const token = cleanToken(text);
    if (token === "") throw new Failure("TOKEN: expected a token, found nothing");
    const jwt = decodeJwt(token);
    const checks = await checkToken(jwt, variables, Date.now() / 1000);
    const accepted = checks.every(({ ok }) => ok !== false);
    if (values.json) {
      await printJson({ header: jwt.header, claims: jwt.claims, accepted, checks });
    } else {
      await print(styled("Header", "bold"));
      await print(formatJson(jwt.header));
      await print(`\n${styled("Claims", "bold")}`);
      await print(formatJson(jwt.claims));
      await print(`\n${styled("Would Twilio accept it?", "bold")} ${verdictOf(checks)}`);
      for (const check of checks) await print(lineOf(check));
    }
    return accepted ? exitCodes.ok : exitCodes.refused;
  },
});

function verdictOf(checks: readonly Check[]): string {
  if (checks.some(({ ok }) => ok === false)) return styled("No", "red");
  const isSigned = checks.some(({ name, ok }) => name === "signature" && ok);
  return isSigned ? styled("Yes", "green") : "As far as can be seen: the signature was not checked";
}

function lineOf({ name, ok, message, code }: Check): string {
  const mark = ok ? styled("✓", "green") : ok === null ? styled("?", "yellow") : styled("✗", "red");
  return `  ${mark} ${name.padEnd(10)} ${escapeText(message)}${code === undefined ? "" : ` (${code})`}`;
}
