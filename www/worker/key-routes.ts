import { type Context, Hono } from "hono";
import { verifyAdmin } from "./admin.ts";
import { deploymentOf } from "./deployment.ts";
import type { Env } from "./env.ts";
import { methodNotAllowed, Refusal } from "./errors.ts";
import { readKeyChange, readNewKey, readPage, readTrial } from "./key-request.ts";
import type { KeyService } from "./key-service.ts";

type Keys = { Bindings: Env; Variables: { keys: KeyService; admin: string } };

/** The routes of the console, for sessions with the role `admin` only. */
export const keyRoutes = new Hono<Keys>();

keyRoutes.use(async (context, next) => {
  const { verifySession, keys } = deploymentOf(context.env);
  const { subject } = await verifyAdmin(verifySession, context.req.raw);
  if (keys === undefined) throw withoutManagementKey();
  context.set("keys", keys);
  context.set("admin", subject);
  await next();
});

keyRoutes.get("/", async (context) => context.json(await context.var.keys.list(readPage(new URL(context.req.url)))));
keyRoutes.post("/", async (context) => {
  const key = await context.var.keys.create(await readNewKey(context.req.raw));
  note(context, "key_created", key.sid);
  return context.json(key, 201);
});
keyRoutes.all("/", () => methodNotAllowed("GET, POST"));

keyRoutes.post("/try", async (context) => context.json(await context.var.keys.try(await readTrial(context.req.raw))));
keyRoutes.all("/try", () => methodNotAllowed("POST"));

keyRoutes.get("/:sid", async (context) => context.json(await context.var.keys.get(context.req.param("sid"))));
keyRoutes.post("/:sid", async (context) => {
  const sid = context.req.param("sid");
  const key = await context.var.keys.update(sid, await readKeyChange(context.req.raw));
  note(context, "key_changed", sid);
  return context.json(key);
});
keyRoutes.delete("/:sid", async (context) => {
  const sid = context.req.param("sid");
  await context.var.keys.delete(sid);
  note(context, "key_deleted", sid);
  return context.body(null, 204);
});
keyRoutes.all("/:sid", () => methodNotAllowed("GET, POST, DELETE"));

/** Who did what to which key: one line of the log each, and never a secret. */
function note(context: Context<Keys>, event: string, key: string): void {
  console.log(JSON.stringify({ event, key, by: context.var.admin }));
}

function withoutManagementKey(): Refusal {
  const problems = ["TWILIO_MANAGEMENT_KEY is missing.", "TWILIO_MANAGEMENT_SECRET is missing."];
  return new Refusal("not_configured", {
    message: `This deployment cannot manage keys. ${problems.join(" ")}`,
    extra: { problems },
  });
}
