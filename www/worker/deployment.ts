import { ActivityLog } from "./activity/activity-log.ts";
import { type AdminVerifier, adminVerifier } from "./admin.ts";
import { AuditLog } from "./audit.ts";
import { type Configuration, ConfigurationError, readConfiguration } from "./config.ts";
import type { Env } from "./env.ts";
import { Refusal } from "./errors.ts";
import { Identities } from "./gate/identities.ts";
import type { IdentityEncoding } from "./gate/identity.ts";
import { KeyService } from "./key-service.ts";
import type { KeyRingObject } from "./ring/key-ring-object.ts";
import { RingSigner } from "./ring/ring-signer.ts";
import { type SessionVerifier, sessionVerifier } from "./session.ts";
import { type Signer, StaticSigner } from "./signer.ts";

/** A configured worker: everything that is made once and serves all requests of an isolate. */
export interface Deployment {
  signer: Signer;
  /** Where the signer's keys are kept; none for a static key. */
  ring: (() => DurableObjectStub<KeyRingObject>) | undefined;
  /** None without a management key. */
  keys: KeyService | undefined;
  /** The origins whose pages may ask for tokens. */
  origins: ReadonlySet<string>;
  /** The request headers that these pages may send, beside the usual ones. */
  headers: readonly string[];
  /** Quota and denials; none where nothing is bound that keeps them. */
  identities: Identities | undefined;
  identityEncoding: IdentityEncoding;
  introspectionSecret: string | undefined;
  audit: AuditLog;
  activity: ActivityLog;
  verifySession: SessionVerifier;
  /** None where nothing says who is an admin. */
  verifyAdmin: AdminVerifier | undefined;
}

// An isolate gets the same env object with every request, so one credential, one template and one set of keys serve them all.
// Mistakes in its settings do not go away either.
const deployments = new WeakMap<Env, Deployment | Refusal>();

export function deploymentOf(env: Env): Deployment {
  let deployment = deployments.get(env);
  if (deployment === undefined) {
    deployment = deploy(env);
    deployments.set(env, deployment);
  }
  if (deployment instanceof Refusal) throw deployment;
  return deployment;
}

function signing({ ring, key, policy }: Configuration): Pick<Deployment, "signer" | "ring"> {
  if (ring === undefined) return { signer: new StaticSigner(key, policy), ring: undefined };
  const { secret, manager } = ring;
  const { accountSid, region, edge } = manager;
  const object = () => ring.binding.getByName(accountSid); // one for the deployment, wherever it runs
  const ask = () => object().ring(policy.ttl);
  return {
    signer: new RingSigner({ ask, secret, home: { accountSid, region, edge }, policy, spare: key }),
    ring: object,
  };
}

function deploy(env: Env): Deployment | Refusal {
  try {
    const configuration = readConfiguration(env);
    const { managementKey, session, admins, gate } = configuration;
    sayWhatIsMissing(env);
    const { signer, ring } = signing(configuration);
    return {
      signer,
      ring,
      keys: managementKey && new KeyService(managementKey, signer, env.TWILIO_API),
      origins: gate.origins,
      headers: gate.headers,
      identities: env.IDENTITIES && new Identities(env.IDENTITIES, gate.quota),
      identityEncoding: gate.identityEncoding,
      introspectionSecret: gate.introspectionSecret,
      audit: new AuditLog(gate.auditSecret),
      activity: new ActivityLog(env.ACTIVITY),
      verifySession: sessionVerifier(session),
      verifyAdmin: admins && adminVerifier(admins),
    };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(JSON.stringify({ event: "not_configured", problems: error.problems }));
    return new Refusal("not_configured", {
      message: `This deployment is not configured. ${error.message}`,
      extra: { problems: error.problems },
    });
  }
}

/** What a deployment goes on without, said once: a missing binding is no mistake, but it should be no surprise. */
function sayWhatIsMissing(env: Env): void {
  const without = {
    ADDRESS_BRAKE: "no rate limit per address",
    IDENTITY_BRAKE: "no rate limit per identity",
    IDENTITIES: "no quota, and no identity can be denied",
    ACTIVITY: "GET /activity knows only this process",
  };
  const missing = Object.entries(without).filter(([name]) => env[name as keyof typeof without] === undefined);
  if (missing.length === 0) return;
  console.warn(JSON.stringify({ event: "bindings_missing", without: Object.fromEntries(missing) }));
}
