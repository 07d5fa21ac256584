import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";
import { accounts } from "./accounts.ts";
import { authTokens } from "./auth-tokens.ts";
import { authenticate } from "./authentication.ts";
import { configurationOf, type Env } from "./configuration.ts";
import { notFound, TwilioError } from "./errors.ts";
import {
  type App,
  type AppEnv,
  checkHost,
  errorResponse,
  problemResponse,
  type Subject,
  serverFault,
  setCommonHeaders,
} from "./http.ts";
import { keys } from "./keys.ts";
import { messages } from "./messages.ts";
import { oauth } from "./oauth.ts";
import { oauthApps } from "./oauth-apps.ts";
import { sharedKeys } from "./shared-keys.ts";
import { tokenValidation } from "./token-validation.ts";

/** Subjects that need no credentials: an OAuth app gets its token there. */
const PUBLIC: Subject[] = [oauth];
const AUTHENTICATED: Subject[] = [accounts, authTokens, keys, messages, oauthApps, sharedKeys, tokenValidation];

/** One account and its subaccounts in the SQLite storage of one Durable Object. */
export class LocalAccount extends DurableObject<Env> {
  readonly #app: App;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.blockConcurrencyWhile(() => prepareStorage(ctx.storage, env));
    this.#app = createApp(ctx.storage.sql);
    console.log(
      `Local account ${env.TWILIO_ACCOUNT_SID}, Main key ${env.TWILIO_API_KEY}: development equipment, nothing is sent to Twilio.`,
    );
  }

  override fetch(request: Request): Response | Promise<Response> {
    return this.#app.fetch(request);
  }
}

/**
 * Seeds only if the configuration is new or has changed, so a deleted Main key stays deleted after a restart. Storage with
 * tables of another version is emptied.
 */
async function prepareStorage(storage: DurableObjectStorage, env: Env): Promise<void> {
  const { sql, kv } = storage;
  const subjects = [...PUBLIC, ...AUTHENTICATED];
  const tables = subjects.map((subject) => subject.tables ?? "").join("");
  if (kv.get("tables") !== tables) {
    await storage.deleteAll();
    sql.exec(tables);
    kv.put("tables", tables);
  }
  const configuration = configurationOf(env);
  const seed = JSON.stringify(configuration);
  if (kv.get("seed") === seed) return;
  for (const subject of subjects) subject.seed?.(sql, configuration);
  kv.put("seed", seed);
}

function createApp(sql: SqlStorage): App {
  const app: App = new Hono<AppEnv>();
  app.use(async (context, next) => {
    context.set("sql", sql);
    checkHost(new URL(context.req.url));
    await next();
    setCommonHeaders(context.res.headers);
    if (context.var.hint) context.res.headers.set("X-Local-Account-Hint", context.var.hint);
  });
  for (const subject of PUBLIC) subject.routes(app);
  app.use(async (context, next) => {
    const caller = authenticate(context.req.header("Authorization") ?? "", sql);
    context.set("caller", caller);
    context.set("accountSid", caller.accountSid);
    await next();
  });
  for (const subject of AUTHENTICATED) subject.routes(app);

  app.notFound((context) => errorResponse(notFound(context.req.path)));
  app.onError((error, { req }) => {
    if (!(error instanceof TwilioError)) {
      console.error(`${req.method} ${req.path}: ${error.stack}`);
      return serverFault("An internal error has occurred");
    }
    const response = req.path.startsWith("/v1/Webhooks/") ? problemResponse(error) : errorResponse(error);
    setCommonHeaders(response.headers);
    return response;
  });
  return app;
}
