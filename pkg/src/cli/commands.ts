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
