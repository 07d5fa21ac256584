/** Hands over a new secret: it goes to one place, once. */
import type { Variables } from "./env-file.js";
import { ClosedOutput, exitCodes, Failure, toFailure } from "./failure.js";
import { isPrinted, prepareOutput, type SecretValues } from "./secret-output.js";
import { printJson, say } from "./terminal.js";

export interface NewSecretValues extends SecretValues {
  json: boolean;
}

/** A secret as it is printed or stored. */
export interface NewSecret {
  /** What was created, without the secret: the JSON if the secret goes elsewhere. */
  readonly record: object;
  /** The members that the JSON has in addition if it is the place of the secret. */
  readonly secret: object;
  readonly variables: Variables;
  /** Other variables, which an .env file must no longer have. */
  readonly obsolete?: readonly string[];
}

/** A place for a secret that is not created yet. */
export interface Receiver {
  /** Stores or prints the secret. Rejects if that failed. Resolves with a sentence about where the secret is. */
  receive(secret: NewSecret): Promise<string>;
  /** Undoes the preparation, if no secret was received. */
  cancel(): Promise<void>;
}

/** Prepares the place that the options name. Throws if it could not take a secret. */
export async function prepareReceiver(values: NewSecretValues): Promise<Receiver> {
  const output = await prepareOutput(values);
  return {
    async receive({ record, secret, variables, obsolete }) {
      try {
        if (values.json && isPrinted(values)) await printJson({ ...record, ...secret });
        else await output.store(variables, obsolete);
        if (values.json && !isPrinted(values)) await printJson(record);
      } catch (error) {
        throw error instanceof ClosedOutput ? new Failure("the secret cannot be printed: the output is closed") : error;
      }
      return output.place;
    },
    cancel: () => output.cancel(),
  };
}

/** How something with a secret is created, and deleted again if its secret cannot be handed over. */
export interface Creation<T> {
  create(): Promise<T>;
  /** Returns its name in messages: `SK…`. */
  nameOf(created: T): string;
  toSecret(created: T): NewSecret;
  remove(created: T): Promise<void>;
  /** Returns the command that deletes it. */
  removal(created: T): string;
  /** What to do if it is unknown whether it was created. */
  doubt: string;
}

/** Creates something with a secret, and hands that over. */
export async function createSecret<T>(receiver: Receiver, creation: Creation<T>): Promise<T> {
  const created = await creation.create().catch(async (error) => {
    await receiver.cancel();
    throw withDoubt(error, creation.doubt);
  });
  const name = creation.nameOf(created);
  try {
    say(`Created ${name}. ${await receiver.receive(creation.toSecret(created))}`);
    return created;
  } catch (error) {
    await receiver.cancel();
    const { message } = toFailure(error);
    await creation.remove(created).catch(() => {
      throw new Failure(
        `${message}; ${name} was created, its secret is lost, and it could not be deleted again`,
        `Run: ${creation.removal(created)}`,
      );
    });
    throw new Failure(`${message}; ${name} was deleted again`);
  }
}

/** Whether a request may have had an effect although it failed. */
export function isDoubtful(error: unknown): boolean {
  return toFailure(error).exitCode === exitCodes.network && (error as { status?: unknown }).status !== 429;
}

function withDoubt(error: unknown, doubt: string): unknown {
  if (!isDoubtful(error)) return error;
  const { message, exitCode } = toFailure(error);
  return new Failure(message, doubt, exitCode);
}
