import type { AnyCommand } from "./command.js";

export { rowsOf, usageOf } from "./help.js";

type Load = () => Promise<{ command: AnyCommand }>;

/** The commands by name, each loaded when it runs. */
export const commands: Readonly<Record<string, Load>> = {
  token: () => import("./commands/token.js"),
  inspect: () => import("./commands/inspect.js"),
  header: () => import("./commands/header.js"),
  "keys list": () => import("./commands/keys-list.js"),
  "keys get": () => import("./commands/keys-get.js"),
  "keys create": () => import("./commands/keys-create.js"),
  "keys update": () => import("./commands/keys-update.js"),
  "keys delete": () => import("./commands/keys-delete.js"),
  "keys rotate": () => import("./commands/keys-rotate.js"),
  "keys duplicate": () => import("./commands/keys-duplicate.js"),
  "auth-token rotate": () => import("./commands/auth-token-rotate.js"),
  "auth-token promote": () => import("./commands/auth-token-promote.js"),
  "auth-token delete-secondary": () => import("./commands/auth-token-delete-secondary.js"),
  "shared-keys list": () => import("./commands/shared-keys-list.js"),
  "shared-keys get": () => import("./commands/shared-keys-get.js"),
  "shared-keys create": () => import("./commands/shared-keys-create.js"),
  "shared-keys update": () => import("./commands/shared-keys-update.js"),
  "shared-keys delete": () => import("./commands/shared-keys-delete.js"),
  "oauth-apps create": () => import("./commands/oauth-apps-create.js"),
  "oauth-apps update": () => import("./commands/oauth-apps-update.js"),
  "oauth-apps delete": () => import("./commands/oauth-apps-delete.js"),
  permissions: () => import("./commands/permissions.js"),
  "webhook sign": () => import("./commands/webhook-sign.js"),
  "webhook check": () => import("./commands/webhook-check.js"),
  doctor: () => import("./commands/doctor.js"),
  completion: () => import("./commands/completion.js"),
};

/** Loads the definitions of all commands, for help, completion and the documentation. */
export function loadAll(): Promise<AnyCommand[]> {
  return Promise.all(Object.values(commands).map(async (load) => (await load()).command));
}
