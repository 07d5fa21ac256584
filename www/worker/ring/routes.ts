import { type Context, Hono } from "hono";
import { verifyAdmin } from "../admin.ts";
import { deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import { methodNotAllowed, Refusal } from "../errors.ts";
import { within } from "../within.ts";
import type { KeyRingObject } from "./key-ring-object.ts";
import { missingForRing } from "./ring-settings.ts";

const PATIENCE = 60_000; // milliseconds: a run asks Twilio some few things, and each may take its time

type Ring = { Bindings: Env; Variables: { ring: DurableObjectStub<KeyRingObject>; admin: string } };

/** What becomes of the keys that sign, for sessions with the role `admin` only. */
export const ringRoutes = new Hono<Ring>();

ringRoutes.use(async (context, next) => {
  const { verifySession, ring } = deploymentOf(context.env);
  const { subject } = await verifyAdmin(verifySession, context.req.raw);
  if (ring === undefined) throw withoutRing(context.env);
  context.set("ring", ring());
  context.set("admin", subject);
  await next();
});

ringRoutes.get("/", async (context) => context.json(await answerOf(context.var.ring.state())));
ringRoutes.all("/", () => methodNotAllowed("GET, HEAD"));

ringRoutes.post("/rotate", async (context) => {
  const { failure, ...report } = await answerOf(context.var.ring.run(true));
  note(context, report.made, failure);
  if (failure !== null) {
    throw new Refusal("rotation_failed", {
      message: `The rotation is not through: ${failure} What is begun goes on by itself.`,
      extra: { report },
    });
  }
  return context.json(report);
});
ringRoutes.all("/rotate", () => methodNotAllowed("POST"));

/** What the ring says, if it says something. */
async function answerOf<T>(answer: Promise<T>): Promise<T> {
  try {
    return await within(PATIENCE, answer);
  } catch (error) {
    console.error(JSON.stringify({ event: "key_ring_unavailable", error: String(error) }));
    throw new Refusal("key_ring_unavailable");
  }
}

function note(context: Context<Ring>, made: string | null, failure: string | null): void {
  console.log(JSON.stringify({ event: "key_ring_rotated", by: context.var.admin, key: made, failure }));
}

function withoutRing(env: Env): Refusal {
  const problems = missingForRing(env);
  return new Refusal("not_configured", {
    message: `This deployment keeps no ring of keys. ${problems.join(" ")}`,
    extra: { problems },
  });
}
