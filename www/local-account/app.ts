import { type Handler, Hono } from "hono";
import { authenticate } from "./access/authenticate.ts";
import type { Principal } from "./access/principal.ts";
import type { Account } from "./account.ts";
import { errorAnswer, serverFault, stamp } from "./http/answers.ts";
import { methodNotAllowed, notFound, TwilioError } from "./http/errors.ts";
import { checkHost } from "./http/hosts.ts";
import { accounts } from "./routes/accounts.ts";
import { iamKeys } from "./routes/iam-keys.ts";
import { keys2010 } from "./routes/keys-2010.ts";
import { messages } from "./routes/messages.ts";
import { oauthToken } from "./routes/oauth-token.ts";
import { tokenValidation } from "./routes/token-validation.ts";

export interface AppEnv {
  Variables: { account: Account; principal: Principal };
}

export type App = Hono<AppEnv>;
type Method = "GET" | "POST" | "DELETE";

export function createApp(account: Account): App {
  const app: App = new Hono<AppEnv>();
  app.use(async (context, next) => {
    context.set("account", account);
    checkHost(new URL(context.req.url));
    await next();
    stamp(context.res.headers);
  });

  // The one operation that needs no credentials: it is where an OAuth app gets them.
  oauthToken(app);

  app.use(async (context, next) => {
    context.set("principal", await authenticate(context.req.header("Authorization") ?? "", account));
    await next();
  });
  accounts(app);
  keys2010(app);
  messages(app);
  iamKeys(app);
  tokenValidation(app);

  app.notFound((context) => errorAnswer(notFound(context.req.path)));
  app.onError((error, context) => {
    const answer = error instanceof TwilioError ? errorAnswer(error) : serverFault("An internal error has occurred");
    if (!(error instanceof TwilioError)) console.error(`${context.req.method} ${context.req.path}: ${error.stack}`);
    stamp(answer.headers);
    return answer;
  });
  return app;
}

/** One path with its methods; any other method there is 405 and names them. */
export function resource(app: App, path: string, methods: Partial<Record<Method, Handler<AppEnv>>>): void {
  for (const [method, handler] of Object.entries(methods)) app.on(method, path, handler);
  app.all(path, () => {
    throw methodNotAllowed(Object.keys(methods));
  });
}
