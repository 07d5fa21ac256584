import type { AnyCommand, ListedCommand } from "./command.js";

export { rowsOf, usageOf } from "./help.js";

interface Entry {
  /** One sentence, as a list of commands shows it. */
  readonly summary: string;
  readonly load: () => Promise<{ command: AnyCommand }>;
}

/** The commands by name, each loaded when it runs. Their summaries are here, so that the list of all loads none of them. */
export const commands: Readonly<Record<string, Entry>> = {
  token: {
    summary: "Mints an Access Token and prints it.",
    load: () => import("./commands/token.js"),
  },
  inspect: {
    summary: "Shows what is in a token, and whether Twilio would accept it.",
    load: () => import("./commands/inspect.js"),
  },
  header: {
    summary: "Prints the Authorization header for Twilio's API.",
    load: () => import("./commands/header.js"),
  },
  "keys list": {
    summary: "Lists the account's API keys, the last changed first.",
    load: () => import("./commands/keys-list.js"),
  },
  "keys get": {
    summary: "Shows an API key and its permissions.",
    load: () => import("./commands/keys-get.js"),
  },
  "keys create": {
    summary: "Creates a Standard key or, with permissions, a Restricted key.",
    load: () => import("./commands/keys-create.js"),
  },
  "keys update": {
    summary: "Renames an API key, or replaces the policy of a Restricted key.",
    load: () => import("./commands/keys-update.js"),
  },
  "keys delete": {
    summary: "Deletes an API key, after a confirmation.",
    load: () => import("./commands/keys-delete.js"),
  },
  "keys rotate": {
    summary: "Replaces a key by a new one with the same name and policy, after a confirmation.",
    load: () => import("./commands/keys-rotate.js"),
  },
  "keys duplicate": {
    summary: "Creates a key with the type and policy of another one.",
    load: () => import("./commands/keys-duplicate.js"),
  },
  "auth-token rotate": {
    summary: "Replaces the account's Auth Token, in two steps with a confirmation each.",
    load: () => import("./commands/auth-token-rotate.js"),
  },
  "auth-token promote": {
    summary: "Makes the secondary Auth Token the primary one, after a confirmation.",
    load: () => import("./commands/auth-token-promote.js"),
  },
  "auth-token delete-secondary": {
    summary: "Deletes the secondary Auth Token, after a confirmation.",
    load: () => import("./commands/auth-token-delete-secondary.js"),
  },
  "shared-keys list": {
    summary: "Lists the account's webhook shared keys.",
    load: () => import("./commands/shared-keys-list.js"),
  },
  "shared-keys get": {
    summary: "Shows a webhook shared key, without its secret.",
    load: () => import("./commands/shared-keys-get.js"),
  },
  "shared-keys create": {
    summary: "Creates a webhook shared key.",
    load: () => import("./commands/shared-keys-create.js"),
  },
  "shared-keys update": {
    summary: "Renames a webhook shared key.",
    load: () => import("./commands/shared-keys-update.js"),
  },
  "shared-keys delete": {
    summary: "Deletes a webhook shared key, after a confirmation.",
    load: () => import("./commands/shared-keys-delete.js"),
  },
  "oauth-apps create": {
    summary: "Creates an OAuth app with permissions.",
    load: () => import("./commands/oauth-apps-create.js"),
  },
  "oauth-apps update": {
    summary: "Changes an OAuth app: only what is given.",
    load: () => import("./commands/oauth-apps-update.js"),
  },
  "oauth-apps delete": {
    summary: "Deletes an OAuth app, after a confirmation.",
    load: () => import("./commands/oauth-apps-delete.js"),
  },
  permissions: {
    summary: "Searches the permissions of Restricted keys, and makes policies of them.",
    load: () => import("./commands/permissions.js"),
  },
  "webhook sign": {
    summary: "Signs a request as Twilio does, and prints a curl command that sends it.",
    load: () => import("./commands/webhook-sign.js"),
  },
  "webhook check": {
    summary: "Says whether a webhook's signature is right and, if not, why.",
    load: () => import("./commands/webhook-check.js"),
  },
  doctor: {
    summary: "Checks environment variables, the clock, and whether the credentials work.",
    load: () => import("./commands/doctor.js"),
  },
  completion: {
    summary: "Prints a script that completes commands and options in your shell.",
    load: () => import("./commands/completion.js"),
  },
};

/** Loads the definitions of all commands, for help, completion and the documentation. */
export function loadAll(): Promise<ListedCommand[]> {
  return Promise.all(
    Object.values(commands).map(async ({ summary, load }) => ({ ...(await load()).command, summary })),
  );
}
