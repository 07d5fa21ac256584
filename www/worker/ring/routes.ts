import { type Context, Hono } from "hono";
import { deploymentOf } from "../deployment.ts";
import type { Env } from "../env.ts";
import { backgroundOf } from "../http/background.ts";
import { methodNotAllowed, Refusal } from "../http/errors.ts";
import { jsonResponse } from "../http/response.ts";
import { verifyAdmin } from "../session/admin.ts";
import { within } from "../util/timeout.ts";
import type { KeyRingBase } from "./key-ring-base.ts";
import { missingForRing } from "./ring-settings.ts";

const TIMEOUT = 10_000; // milliseconds that an admin waits
const RETRY_AFTER = 5; // seconds

type Ring = { Bindings: Env; Variables: { ring: DurableObjectStub<KeyRingBase>; admin: string } };

/** The routes of the signing keys, for admins only. */
export const ringRoutes = new Hono<Ring>();

ringRoutes.use(async (context, next) => {
  const deployment = deploymentOf(context.env);
  const subject = await verifyAdmin(deployment, context.req.raw);
  const { ring } = deployment;
  if (ring === undefined) throw withoutRing(context.env);
  context.set("ring", ring());
  context.set("admin", subject);
  await next();
});

ringRoutes.get("/", async (context) => jsonResponse(await responseOf(context, context.var.ring.state())));
ringRoutes.all("/", () => methodNotAllowed("GET, HEAD"));

ringRoutes.post("/rotate", async (context) => {
  const { failure, ...report } = await responseOf(context, context.var.ring.run(true));
  note(context, report.made, failure);
  if (failure !== null) {
    throw new Refusal("rotation_failed", {
      message: `Rotation did not finish: ${failure} It will be retried automatically.`,
      extra: { report },
    });
  }
  return jsonResponse(report);
});
ringRoutes.all("/rotate", () => methodNotAllowed("POST"));

/** Waits for the response of the ring, up to the timeout. A run that has started continues after it. */
async function responseOf<T>(context: Context<Ring>, response: Promise<T>): Promise<T> {
  backgroundOf(context)(response.catch(() => {}));
  try {
    return await within(TIMEOUT, response);
  } catch (error) {
    console.error(JSON.stringify({ event: "key_ring_unavailable", error: String(error) }));
    const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
    throw new Refusal("key_ring_unavailable", {
      headers: { "Retry-After": String(RETRY_AFTER) },
      ...(isTimeout && {
        message: "The key ring did not respond in time. A rotation that has begun continues: see GET /ring.",
      }),
    });
  }
}

function note(context: Context<Ring>, made: string | null, failure: string | null): void {
  console.log(JSON.stringify({ event: "key_ring_rotated", by: context.var.admin, key: made, failure }));
}

function withoutRing(env: Env): Refusal {
  const problems = missingForRing(env);
  return new Refusal("not_configured", {
    message: `This deployment has no key ring. ${problems.join(" ")}`,
    extra: { problems },
  });
}
