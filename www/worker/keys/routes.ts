import { type Context, Hono } from "hono";
import type { AuditLog } from "../activity/audit-log.ts";
import { deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import { addressOf } from "../http/address.ts";
import { backgroundOf } from "../http/background.ts";
import { methodNotAllowed, Refusal } from "../http/errors.ts";
import { emptyResponse, jsonResponse } from "../http/response.ts";
import { verifyAdmin } from "../session/admin.ts";
import { readDuplicate, readKeyChange, readNewKey, readPage, readRotation, readTrial } from "./request.ts";
import type { KeyService } from "./service.ts";

const KEY_SID = /^SK[0-9a-f]{32}$/i;

type Keys = { Bindings: Env; Variables: { keys: KeyService; admin: string; audit: AuditLog } };

/** The routes of the console, for admins only. */
export const keyRoutes = new Hono<Keys>();

keyRoutes.use(async (context, next) => {
  const deployment = deploymentOf(context.env);
  const subject = await verifyAdmin(deployment, context.req.raw);
  const { keys, audit } = deployment;
  if (keys === undefined) throw withoutManagementKey();
  context.set("keys", keys);
  context.set("admin", subject);
  context.set("audit", audit);
  await next();
});

keyRoutes.get("/", async (context) => jsonResponse(await context.var.keys.list(readPage(new URL(context.req.url)))));
keyRoutes.post("/", async (context) => {
  const key = await context.var.keys.create(await readNewKey(context.req.raw));
  note(context, "key_created", key);
  return jsonResponse(key, 201);
});
keyRoutes.all("/", () => methodNotAllowed("GET, POST"));

keyRoutes.post("/try", async (context) => {
  const trial = await readTrial(context.req.raw);
  const key = KEY_SID.test(trial.sid) ? trial.sid : "not a key SID";
  const action = trial.message === undefined ? "list" : "create";
  let status: number | null = null; // unknown: the request may have reached Twilio
  try {
    const response = await context.var.keys.try(trial);
    status = response.status;
    return jsonResponse(response);
  } finally {
    log(context, "key_tried", { key, action, status });
  }
});
keyRoutes.all("/try", () => methodNotAllowed("POST"));

keyRoutes.get("/changes", async (context) => jsonResponse({ changes: await context.var.keys.rotations.changes() }));
keyRoutes.all("/changes", () => methodNotAllowed("GET, HEAD"));

keyRoutes.get("/rotations", async (context) => jsonResponse({ rotations: await context.var.keys.rotations.list() }));
keyRoutes.all("/rotations", () => methodNotAllowed("GET, HEAD"));
keyRoutes.delete("/rotations/:sid", async (context) => {
  const sid = context.req.param("sid");
  await context.var.keys.rotations.cancel(sid);
  note(context, "key_rotation_cancelled", { sid });
  return emptyResponse();
});
keyRoutes.all("/rotations/:sid", () => methodNotAllowed("DELETE"));

keyRoutes.post("/:sid/duplicate", async (context) => {
  const sid = context.req.param("sid");
  const key = await context.var.keys.duplicate(sid, await readDuplicate(context.req.raw));
  note(context, "key_duplicated", { sid, friendlyName: key.friendlyName }, { copy: key.sid });
  return jsonResponse(key, 201);
});
keyRoutes.all("/:sid/duplicate", () => methodNotAllowed("POST"));

keyRoutes.post("/:sid/rotate", async (context) => {
  const { keys, admin } = context.var;
  const rotated = await keys.rotate(context.req.param("sid"), await readRotation(context.req.raw), admin);
  const { key, replaced, deletesAt } = rotated;
  note(context, "key_rotated", replaced, { successor: key.sid, deletesAt });
  return jsonResponse(rotated, 201);
});
keyRoutes.all("/:sid/rotate", () => methodNotAllowed("POST"));

keyRoutes.get("/:sid", async (context) => jsonResponse(await context.var.keys.get(context.req.param("sid"))));
keyRoutes.post("/:sid", async (context) => {
  const sid = context.req.param("sid");
  const key = await context.var.keys.update(sid, await readKeyChange(context.req.raw));
  note(context, "key_changed", key);
  return jsonResponse(key);
});
keyRoutes.delete("/:sid", async (context) => {
  const sid = context.req.param("sid");
  await context.var.keys.delete(sid);
  note(context, "key_deleted", { sid });
  return emptyResponse();
});
keyRoutes.all("/:sid", () => methodNotAllowed("GET, POST, DELETE"));

/** Logs who changed which key, and keeps it for GET /keys/changes. */
function note(
  context: Context<Keys>,
  event: string,
  { sid, friendlyName = null }: { sid: string; friendlyName?: string | null },
  facts: { copy?: string; successor?: string; deletesAt?: number | null } = {},
): void {
  log(context, event, { key: sid, ...facts });
  const { keys, admin } = context.var;
  const related = facts.successor ?? facts.copy ?? null;
  keys.rotations.note({ event, sid, related, name: friendlyName, by: admin }, backgroundOf(context));
}

/** Logs who did what to which key, without its secret. */
function log(context: Context<Keys>, event: string, facts: Record<string, unknown>): void {
  const { audit, admin } = context.var;
  audit.write({ event, ...facts, by: admin }, addressOf(context.req.raw), backgroundOf(context));
}

function withoutManagementKey(): Refusal {
  const problems = ["TWILIO_MANAGEMENT_KEY is missing.", "TWILIO_MANAGEMENT_SECRET is missing."];
  return new Refusal("not_configured", {
    message: `This deployment cannot manage keys. ${problems.join(" ")}`,
    extra: { problems },
  });
}
