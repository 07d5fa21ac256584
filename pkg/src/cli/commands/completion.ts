import { defineCommand, type ListedCommand, type Option, type Options } from "../command.js";
import { print } from "../terminal.js";

export const command = defineCommand({
  name: "completion",
  arguments: [{ name: "SHELL", help: "bash, zsh or fish.", required: true, choices: ["bash", "zsh", "fish"] }],
  options: {},
  examples: [
    { comment: "Bash", line: "twilio-edge-auth completion bash >> ~/.bashrc" },
    { comment: "Zsh", line: "twilio-edge-auth completion zsh >> ~/.zshrc" },
    {
      comment: "Fish",
      line: "twilio-edge-auth completion fish > ~/.config/fish/completions/twilio-edge-auth.fish",
    },
  ],
  async run(_, [shell = ""], loadAll) {
    const scripts: Record<string, (all: readonly ListedCommand[]) => string> = { bash, zsh, fish };
    await print(scripts[shell]?.(await loadAll()) ?? "");
    return 0;
  },
});

const optionsOf = ({ options }: ListedCommand): [string, Option][] => [
  ...Object.entries(options as Options),
  ["help", { help: "Prints the help." }],
];
const choicesOf = ({ arguments: args = [] }: ListedCommand): readonly string[] => args[0]?.choices ?? [];

/** Returns what can follow the start of a command: `keys` → `list`, `get`… */
function wordsAfter(all: readonly ListedCommand[]): Map<string, Set<string>> {
  const words = new Map<string, Set<string>>([["", new Set()]]);
  for (const { name } of all) {
    const [first = "", second] = name.split(" ");
    words.get("")?.add(first);
    if (second !== undefined) words.set(first, (words.get(first) ?? new Set()).add(second));
  }
  return words;
}

/** Returns the options whose values are files, as the pattern of a `case`. */
function fileOptions(all: readonly ListedCommand[]): string {
  const names = all.flatMap((command) =>
    optionsOf(command)
      .filter(([, { file }]) => file)
      .map(([name]) => `--${name}`),
  );
  return [...new Set(names)].join("|");
}

/** Returns the line of a shell that prints the values of such options, one in a line. */
const listing = (command: string): string => `twilio-edge-auth ${command} 2>/dev/null | sed 1d | cut -d " " -f 1`;

function bash(all: readonly ListedCommand[]): string {
  const cases = all.map((command) => {
    const names = optionsOf(command).map(([name]) => `--${name}`);
    return `    "${command.name}") words="${[...choicesOf(command), ...names].join(" ")}" ;;`;
  });
  const groups = [...wordsAfter(all)].map(([first, words]) => `    "${first}") words="${[...words].join(" ")}" ;;`);
  const values = all.flatMap((command) =>
    optionsOf(command).flatMap(([name, { choices, listedBy }]) => {
      const words = choices ? `"${choices.join(" ")}"` : listedBy && `"$(${listing(listedBy)})"`;
      return words ? [`    "${command.name} --${name}") words=${words} ;;`] : [];
    }),
  );
  return `# Completion of twilio-edge-auth for Bash.
_twilio_edge_auth() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="" words=""
  case "$before" in
    ${fileOptions(all)}) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  local at
  for ((at = 1; at < COMP_CWORD && at < 3; at++)); do
    [[ "\${COMP_WORDS[at]}" == -* ]] && break
    command="\${command:+$command }\${COMP_WORDS[at]}"
  done
  case "$command" in
${[...groups, ...cases].join("\n")}
    *) command="\${command%% *}"; case "$command" in
${cases.filter((_, at) => !all[at]?.name.includes(" ")).join("\n")}
    esac ;;
  esac
  case "$command $before" in
${values.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _twilio_edge_auth twilio-edge-auth`;
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function zsh(all: readonly ListedCommand[]): string {
  // The colon divides the word from its description.
  const describe = (word: string, help: string) => quote(help === "" ? word : `${word.replaceAll(":", "\\:")}:${help}`);
  const cases = all.map((command) => {
    const choices = choicesOf(command).map((choice) => describe(choice, ""));
    const options = optionsOf(command).map(([name, { help }]) => describe(`--${name}`, help));
    return `    ${quote(command.name)}) found=(${[...choices, ...options].join(" ")}) ;;`;
  });
  const groups = [...wordsAfter(all)].map(([first, words]) => {
    const listed = [...words].map((word) => {
      const name = first === "" ? word : `${first} ${word}`;
      return describe(word, all.find((command) => command.name === name)?.summary ?? `Commands for ${word}.`);
    });
    return `    ${quote(first)}) found=(${listed.join(" ")}) ;;`;
  });
  const values = all.flatMap((command) =>
    optionsOf(command).flatMap(([name, { choices, listedBy }]) => {
      const words =
        choices?.map((choice) => describe(choice, "")).join(" ") ?? (listedBy && `\${(f)"$(${listing(listedBy)})"}`);
      return words ? [`    ${quote(`${command.name} --${name}`)}) found=(${words}) ;;`] : [];
    }),
  );
  return `# Completion of twilio-edge-auth for Zsh.
autoload -Uz compinit && (( \${+functions[compdef]} )) || compinit
_twilio_edge_auth() {
  local -a found
  local name="" before="\${words[CURRENT-1]}" at
  case "$before" in
    ${fileOptions(all)}) _files; return ;;
  esac
  for at in 2 3; do
    (( at < CURRENT )) || break
    [[ "\${words[at]}" == -* ]] && break
    name="\${name:+$name }\${words[at]}"
  done
  case "$name" in
${[...groups, ...cases].join("\n")}
    *) case "\${name%% *}" in
${cases.filter((_, at) => !all[at]?.name.includes(" ")).join("\n")}
    esac ;;
  esac
  case "$name $before" in
${values.join("\n")}
  esac
  (( \${#found} )) && _describe twilio-edge-auth found
}
compdef _twilio_edge_auth twilio-edge-auth`;
}

function fish(all: readonly ListedCommand[]): string {
  const lines = ["# Completion of twilio-edge-auth for Fish.", "complete -c twilio-edge-auth -f"];
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  for (const [first, words] of wordsAfter(all)) {
    for (const word of words) {
      const name = first === "" ? word : `${first} ${word}`;
      const summary = all.find((command) => command.name === name)?.summary ?? `Commands for ${word}.`;
      const condition =
        first === ""
          ? "__fish_use_subcommand"
          : `__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${[...words].join(" ")}`;
      lines.push(`complete -c twilio-edge-auth -n ${quoted(condition)} -a ${word} -d ${quoted(summary)}`);
    }
  }
  for (const command of all) {
    const condition = command.name
      .split(" ")
      .map((word) => `__fish_seen_subcommand_from ${word}`)
      .join("; and ");
    const start = `complete -c twilio-edge-auth -n ${quoted(condition)}`;
    for (const choice of choicesOf(command)) lines.push(`${start} -a ${choice}`);
    for (const [name, { help, value, choices, listedBy, file, optionalValue }] of optionsOf(command)) {
      const needsValue = value === undefined || optionalValue ? "" : file ? " -r -F" : " -x";
      const words = choices?.join(" ") ?? (listedBy && `(${listing(listedBy)})`);
      const values = words ? ` -a ${quoted(words)}` : "";
      lines.push(`${start} -l ${name}${needsValue}${values} -d ${quoted(help)}`);
    }
  }
  return lines.join("\n");
}
