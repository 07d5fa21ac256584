/** The definition of a command. Parsing, `--help`, shell completion and docs/cli.md come from it. */

/** An option without `value` is a switch. */
export interface Option {
  readonly help: string;
  /** The placeholder of the value: `NAME`. */
  readonly value?: string;
  /** The value can be left out: `--voice` and `--voice AP…`. It is then "". */
  readonly optionalValue?: true;
  readonly repeatable?: true;
  readonly required?: true;
  /** The only values. */
  readonly choices?: readonly string[];
  /** The value is the path of a file. */
  readonly file?: true;
  /** The command that lists the values, in the first column below a title, for the completion. */
  readonly listedBy?: string;
  /** Options that cannot be used together with this one. */
  readonly excludes?: readonly string[];
}

export interface Argument {
  readonly name: string;
  readonly help: string;
  readonly required?: true;
  readonly repeatable?: true;
  readonly choices?: readonly string[];
}

export type Options = Readonly<Record<string, Option>>;

/** The values of the options as the command line has them. */
export type Values<O extends Options> = {
  readonly [N in keyof O]: O[N] extends { value: string }
    ? O[N] extends { repeatable: true }
      ? readonly string[]
      : O[N] extends { required: true }
        ? string
        : string | undefined
    : boolean;
};

export interface Example {
  readonly comment: string;
  readonly line: string;
}

export interface Command<O extends Options = Options> {
  readonly name: string;
  /** Paragraphs for `--help`. */
  readonly details?: readonly string[];
  readonly arguments?: readonly Argument[];
  readonly options: O;
  readonly examples: readonly Example[];
  /**
   * Runs the command. Resolves with the exit code.
   *
   * @param loadAll Loads the definitions of all commands.
   */
  run(values: Values<O>, args: readonly string[], loadAll: LoadAll): Promise<number>;
}

export type LoadAll = () => Promise<readonly ListedCommand[]>;

/** A command whose options are no longer known to the type checker. */
// biome-ignore lint/suspicious/noExplicitAny: the values of each command have their own type.
export type AnyCommand = Command<any>;

/** A command with its summary, as the list of commands has it. */
export type ListedCommand = AnyCommand & { readonly summary: string };

/** Returns the definition with the types of its options inferred. */
export function defineCommand<const O extends Options>(command: Command<O>): Command<O> {
  return command;
}
