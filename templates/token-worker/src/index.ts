import { ApiKey } from "twilio-edge-auth";
import { type Caller, tokenEndpoint } from "twilio-edge-auth/endpoint";
import { verifySession } from "./session.ts";
import { type Env, missingSettings } from "./settings.ts";

let key: ApiKey | undefined;

/** POST /token: an Access Token for the user of the session. */
const issueToken = tokenEndpoint<Caller, Env>({
  credential: (env) => (key ??= ApiKey.fromEnv({ ...env })),
  authenticate: (request, env) => verifySession(request.headers.get("Authorization"), env.SESSION_SECRET),
  // The most that a token allows, and for how many seconds.
  grants: { voice: { incomingAllow: true } },
  ttl: 3600,
  // The origins of your pages, if they are on another host: { origins: ["https://app.example"] }
  cors: { origins: [] },
  limit: async ({ identity }, _request, env) => (await env.TOKEN_RATE_LIMITER.limit({ key: identity })).success || 60,
});

export default {
  async fetch(request, env) {
    const missing = missingSettings(env);
    if (missing.length > 0) return refuse(500, "not_configured", `Set ${missing.join(", ")}: see README.md.`);
    if (new URL(request.url).pathname !== "/token") return refuse(404, "not_found", "Not found.");
    return issueToken(request, env);
  },
} satisfies ExportedHandler<Env>;

function refuse(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status, headers: { "Cache-Control": "no-store" } });
}
