import { DurableObject } from "cloudflare:workers";
import { createApp } from "./app.ts";
import { configurationOf, type Env } from "./configuration.ts";
import { Vault } from "./crypto/vault.ts";
import { Credentials } from "./store/credentials.ts";
import { Keys } from "./store/keys.ts";
import { Messages } from "./store/messages.ts";
import { migrate } from "./store/schema.ts";

/** One account: what its routes work on. */
export interface Account {
  sid: string;
  vault: Vault;
  credentials: Credentials;
  keys: Keys;
  messages: Messages;
}

/** Holds one account in its SQLite storage and answers for it. */
export class LocalAccount extends DurableObject<Env> {
  #app: ReturnType<typeof createApp> | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(async () => {
      this.#app = createApp(await openAccount(ctx.storage.sql, env));
    });
  }

  override async fetch(request: Request): Promise<Response> {
    if (!this.#app) throw new Error("the account is not open");
    return this.#app.fetch(request);
  }
}

async function openAccount(sql: SqlStorage, env: Env): Promise<Account> {
  const configuration = configurationOf(env);
  const { accountSid, masterKey, mainKey } = configuration;
  migrate(sql);
  const vault = await Vault.open(masterKey, accountSid);
  const keys = new Keys(sql, vault);
  const credentials = new Credentials(sql);
  await credentials.seed(configuration, keys);
  console.log(
    `Local account ${accountSid}, Main key ${mainKey.sid}: development equipment, nothing is sent to Twilio.`,
  );
  return { sid: accountSid, vault, credentials, keys, messages: new Messages(sql) };
}
