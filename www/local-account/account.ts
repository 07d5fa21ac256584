import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";
import { accounts } from "./accounts.ts";
import { authenticate } from "./authentication.ts";
import { configurationOf, type Env } from "./configuration.ts";
import { notFound, TwilioError } from "./errors.ts";
import {
  type App,
  type AppEnv,
  checkHost,
  errorResponse,
  type Subject,
  serverFault,
  setCommonHeaders,
} from "./http.ts";
import { keys } from "./keys.ts";
import { messages } from "./messages.ts";
import { oauth } from "./oauth.ts";
import { tokenValidation } from "./token-validation.ts";

/** Subjects that need no credentials: an OAuth app gets its token there. */
const PUBLIC: Subject[] = [oauth];
const AUTHENTICATED: Subject[] = [accounts, keys, messages, tokenValidation];

/** One account in the SQLite storage of one Durable Object. */
export class LocalAccount extends DurableObject<Env> {
  readonly #app: App;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    prepareStorage(ctx.storage, env);
    this.#app = createApp(env.TWILIO_ACCOUNT_SID, ctx.storage.sql);
    console.log(
      `Local account ${env.TWILIO_ACCOUNT_SID}, Main key ${env.TWILIO_API_KEY}: development equipment, nothing is sent to Twilio.`,
    );
  }

  override fetch(request: Request): Response | Promise<Response> {
    return this.#app.fetch(request);
  }
}

/** Seeds only if the configuration is new or has changed, so a deleted Main key stays deleted after a restart. */
function prepareStorage({ sql, kv }: DurableObjectStorage, env: Env): void {
  const subjects = [...PUBLIC, ...AUTHENTICATED];
  for (const { tables } of subjects) if (tables) sql.exec(tables);
  const configuration = configurationOf(env);
  const seed = JSON.stringify(configuration);
  if (kv.get("seed") === seed) return;
  for (const subject of subjects) subject.seed?.(sql, configuration);
  kv.put("seed", seed);
}

function createApp(accountSid: string, sql: SqlStorage): App {
  const app: App = new Hono<AppEnv>();
  app.use(async (context, next) => {
    context.set("accountSid", accountSid);
    context.set("sql", sql);
    checkHost(new URL(context.req.url));
    await next();
    setCommonHeaders(context.res.headers);
    if (context.var.hint) context.res.headers.set("X-Local-Account-Hint", context.var.hint);
  });
  for (const subject of PUBLIC) subject.routes(app);
  app.use(async (context, next) => {
    context.set("caller", authenticate(context.req.header("Authorization") ?? "", sql));
    await next();
  });
  for (const subject of AUTHENTICATED) subject.routes(app);

  app.notFound((context) => errorResponse(notFound(context.req.path)));
  app.onError((error, { req }) => {
    if (!(error instanceof TwilioError)) {
      console.error(`${req.method} ${req.path}: ${error.stack}`);
      return serverFault("An internal error has occurred");
    }
    const response = errorResponse(error);
    setCommonHeaders(response.headers);
    return response;
  });
  return app;
}
