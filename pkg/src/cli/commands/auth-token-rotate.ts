import {
  type AuthTokenValues,
  authTokenDetails,
  authTokenOptions,
  deletion,
  findStep,
  nextSteps,
  type OpenedAuthToken,
  openAuthToken,
  promote,
} from "../auth-token.js";
import { defineCommand } from "../command.js";
import { exitCodes, Failure, interrupted, toFailure } from "../failure.js";
import { onInterruption } from "../interruption.js";
import { createSecret, prepareReceiver } from "../new-secret.js";
import { confirm } from "../prompt.js";
import { checkSecretOptions, type SecretValues, secretOptions } from "../secret-output.js";
import { say } from "../terminal.js";

export const command = defineCommand({
  name: "auth-token rotate",
  details: [
    authTokenDetails,
    "Creates a secondary Auth Token, and prints it once as TWILIO_SECONDARY_AUTH_TOKEN; or it goes to --write-env or --wrangler. Both authenticate requests. Twilio signs webhooks with the primary one only: deploy both to everything that verifies webhooks, then confirm the promotion. The old one stops working at once.",
    "After an interruption, run the command again with TWILIO_SECONDARY_AUTH_TOKEN in the environment: it finds out how far the rotation is, and continues.",
  ],
  options: {
    ...secretOptions,
    yes: { help: "Does not ask for confirmation, and ends before the promotion: auth-token promote does it." },
    ...authTokenOptions,
  },
  examples: [
    {
      comment: "In a terminal, with the token in .env",
      line: "twilio-edge-auth auth-token rotate --env-file .env --write-env .env --force",
    },
    {
      comment: "In a script: create it, deploy both, promote it",
      line: "twilio-edge-auth auth-token rotate --yes --env-file .env --write-env .env --force\n./deploy.sh\ntwilio-edge-auth auth-token promote --yes --env-file .env --write-env .env --force",
    },
  ],
  async run(values) {
    checkSecretOptions(values);
    const opened = await openAuthToken(values);
    const { accountSid } = opened.primary;
    const step = await findStep(opened);
    if (step === "not begun") {
      if (opened.secondary) say("Twilio does not accept the token in TWILIO_SECONDARY_AUTH_TOKEN: it is replaced.");
      if (!values.yes) await askToCreate(accountSid);
      opened.secondary = await create(opened, values);
    } else {
      say("Continuing with the token in TWILIO_SECONDARY_AUTH_TOKEN.");
    }
    if (step !== "promoted") {
      say(nextSteps);
      if (values.yes) return exitCodes.ok;
      const question = "Promote it now? The old Auth Token stops working, and Twilio signs with the new one.";
      if (!(await confirm(question, "Nothing was promoted: both Auth Tokens work."))) return exitCodes.ok;
    }
    // Since the first step the file of --write-env exists.
    const force = values.force || step === "not begun";
    await promote(opened, { ...values, force }, opened.secondary as NonNullable<typeof opened.secondary>);
    return exitCodes.ok;
  },
});

async function askToCreate(accountSid: string): Promise<void> {
  const question = `Create a secondary Auth Token for ${accountSid}? The primary one is not changed.`;
  if (!(await confirm(question, "Nothing was created."))) throw new Failure("not confirmed: nothing was created");
}

async function create(opened: OpenedAuthToken, values: AuthTokenValues & SecretValues & { json: boolean }) {
  const { tokens, primary } = opened;
  const suppressEmail = values["suppress-email"] ? { suppressEmail: true } : {};
  const receiver = await prepareReceiver(values);
  const interruption = new AbortController();
  const send = () =>
    tokens.createSecondary(suppressEmail, { signal: interruption.signal }).catch((error) => {
      throw interruption.signal.aborted ? interrupted(doubt) : explain(error);
    });
  const created = await onInterruption(
    () => interruption.abort(),
    () =>
      createSecret(receiver, {
        create: send,
        nameOf: () => "the secondary Auth Token",
        toSecret: ({ authToken, dateCreated }) => ({
          record: { accountSid: primary.accountSid, dateCreated },
          secret: { secondaryAuthToken: authToken },
          variables: { TWILIO_ACCOUNT_SID: primary.accountSid, TWILIO_SECONDARY_AUTH_TOKEN: authToken },
        }),
        remove: () => tokens.deleteSecondary(suppressEmail),
        removal: () => deletion,
        doubt,
      }),
  );
  if (interruption.signal.aborted) throw interrupted(`The secondary Auth Token was created.\n${nextSteps}`);
  return created;
}

const doubt = `The primary Auth Token is not changed. A secondary one may exist: delete it before you rotate again: ${deletion}`;

/** Twilio documents no response for an account that has a secondary Auth Token. */
function explain(error: unknown): unknown {
  const { status } = error as { status?: number };
  if (status !== undefined && status >= 400 && status < 500 && ![401, 403, 429].includes(status)) {
    return new Failure(
      toFailure(error).message,
      `The account may have a secondary Auth Token. To continue with it, set TWILIO_SECONDARY_AUTH_TOKEN. To begin again, delete it: ${deletion}`,
    );
  }
  return error;
}
