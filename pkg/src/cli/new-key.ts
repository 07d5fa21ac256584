/** Hands over a new key: its secret goes to one place, once. */
import type { ApiKeys, NewApiKey } from "../index.js";
import { ClosedOutput, exitCodes, Failure, toFailure } from "./failure.js";
import { toRecord } from "./keys.js";
import { prepareOutput, type SecretValues } from "./secret-output.js";
import { printJson, say } from "./terminal.js";

export interface NewKeyValues extends SecretValues {
  json: boolean;
}

/** A place for the secret of a key that is not created yet. */
export interface KeyReceiver {
  /** Stores or prints the key. Rejects if that failed. Resolves with a sentence about where the secret is. */
  receive(key: NewApiKey): Promise<string>;
  /** Undoes the preparation, if no key was received. */
  cancel(): Promise<void>;
}

/** Prepares the place that the options name. Throws if it could not take a secret. */
export async function prepareReceiver(values: NewKeyValues, accountSid: string): Promise<KeyReceiver> {
  const output = await prepareOutput(values);
  const isPrinted = values["write-env"] === undefined && values.wrangler === undefined;
  return {
    async receive(key) {
      const variables = {
        TWILIO_ACCOUNT_SID: accountSid,
        TWILIO_API_KEY: key.sid,
        TWILIO_API_SECRET: key.secret,
      };
      try {
        if (isPrinted && values.json) await printJson({ ...toRecord(key), accountSid, secret: key.secret });
        else await output.store(variables);
        if (!isPrinted && values.json) await printJson(toRecord(key));
      } catch (error) {
        throw error instanceof ClosedOutput ? new Failure("the secret cannot be printed: the output is closed") : error;
      }
      return isPrinted ? "Store the secret now: it is not shown again." : output.place;
    },
    cancel: () => output.cancel(),
  };
}

/** Creates a key and hands it over. A key whose secret cannot be handed over is deleted again. */
export async function createKey(keys: ApiKeys, receiver: KeyReceiver, create: () => Promise<NewApiKey>): Promise<void> {
  const key = await create().catch(async (error) => {
    await receiver.cancel();
    throw withDoubt(error);
  });
  try {
    say(`Created ${key.sid}. ${await receiver.receive(key)}`);
  } catch (error) {
    await receiver.cancel();
    return discardKey(keys, key.sid, toFailure(error).message);
  }
}

/** Without a usable response nobody knows whether the key was created. */
function withDoubt(error: unknown): unknown {
  const { message, exitCode } = toFailure(error);
  const isRefused = exitCode !== exitCodes.network || (error as { status?: unknown }).status === 429;
  if (isRefused) return error;
  return new Failure(message, "The key may exist all the same: look for its name with keys list first.", exitCode);
}

async function discardKey(keys: ApiKeys, sid: string, reason: string): Promise<never> {
  try {
    await keys.delete(sid);
  } catch {
    throw new Failure(
      `${reason}; ${sid} was created, its secret is lost, and it could not be deleted again`,
      `Run: twilio-edge-auth keys delete ${sid}`,
    );
  }
  throw new Failure(`${reason}; the new key ${sid} was deleted again`);
}
