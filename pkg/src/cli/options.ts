/** Options that several commands have. */

export const json = { json: { help: "Prints JSON." } } as const;

/** Where a command reads its variables. */
export const envFile = {
  "env-file": {
    value: "PATH",
    file: true,
    help: "Reads the variables from a file, not the environment.",
  },
  // Node itself looks for the file that --env-file names, and would not find "-".
  "env-stdin": { excludes: ["env-file"], help: "Reads the variables from standard input, not the environment." },
} as const;

/** For commands that call Twilio's API. */
export const rest = {
  ...envFile,
  "api-url": {
    value: "URL",
    help: "Sends requests to another origin, such as http://localhost:8787.",
  },
} as const;

const authChoices = ["auth-token", "api-key", "oauth"] as const;

export const auth = {
  auth: {
    value: "KIND",
    choices: authChoices,
    help: "Which credential to use: auth-token, api-key or oauth.",
  },
} as const;

export const yes = { yes: { help: "Does not ask for confirmation." } } as const;
