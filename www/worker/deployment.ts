import type { ApiKey } from "twilio-edge-auth";
import { ActivityLog } from "./activity/activity-log.ts";
import type { ActivityObject } from "./activity/activity-object.ts";
import { AuditLog } from "./activity/audit-log.ts";
import { type Configuration, ConfigurationError, readConfiguration } from "./config.ts";
import type { Env } from "./env.ts";
import { Refusal } from "./http/errors.ts";
import { Identities } from "./identities/identities.ts";
import type { IdentityEncoding } from "./identities/identity.ts";
import type { IdentityObject } from "./identities/identity-object.ts";
import type { KeyRingObject } from "./key-ring-object.ts";
import { Rotations } from "./keys/rotations.ts";
import { KeyService } from "./keys/service.ts";
import { RingSigner } from "./ring/ring-signer.ts";
import type { RotationsObject } from "./rotations-object.ts";
import { type AdminVerifier, adminVerifier } from "./session/admin.ts";
import { type SessionVerifier, sessionVerifier } from "./session/session.ts";
import { type Signer, StaticSigner } from "./token/signer.ts";

/** A configured worker: everything that is created once per isolate. */
export interface Deployment {
  signer: Signer;
  /** Where the signer's keys are kept; undefined for a static key. */
  ring: (() => DurableObjectStub<KeyRingObject>) | undefined;
  /** Undefined without a management key. */
  keys: KeyService | undefined;
  /** The origins whose pages may request tokens. */
  origins: ReadonlySet<string>;
  /** The request headers that these pages may send, in addition to the usual ones. */
  headers: readonly string[];
  /** Quotas and denials; undefined without the binding IDENTITIES. */
  identities: Identities | undefined;
  identityEncoding: IdentityEncoding;
  introspectionSecret: string | undefined;
  audit: AuditLog;
  activity: ActivityLog;
  verifySession: SessionVerifier;
  /** Undefined if no setting says who is an admin. */
  verifyAdmin: AdminVerifier | undefined;
}

/** The Durable Objects with their classes, which env.ts does not import. */
interface Namespaces {
  IDENTITIES?: DurableObjectNamespace<IdentityObject>;
  ACTIVITY?: DurableObjectNamespace<ActivityObject>;
  /** Present if the configuration has a ring. */
  KEY_RING?: DurableObjectNamespace<KeyRingObject>;
  ROTATIONS?: DurableObjectNamespace<RotationsObject>;
}

// An isolate gets the same env object with every request, so credentials, templates and keys are created once, and so is the refusal
// for invalid settings.
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

function signing(
  { ring, key, policy }: Configuration,
  rings: Namespaces["KEY_RING"],
): Pick<Deployment, "signer" | "ring"> {
  if (ring === undefined) return { signer: new StaticSigner(key, policy), ring: undefined };
  const { secret, manager } = ring;
  const { accountSid, region, edge } = manager;
  const object = () => (rings as NonNullable<typeof rings>).getByName(accountSid); // one worldwide
  const fetchKeys = () => object().ring(policy.ttl);
  return {
    signer: new RingSigner({ fetchKeys, secret, location: { accountSid, region, edge }, policy, staticKey: key }),
    ring: object,
  };
}

function rotationsOf({ accountSid }: ApiKey, objects: Namespaces["ROTATIONS"]): Rotations {
  return new Rotations(objects && (() => objects.getByName(accountSid))); // one worldwide
}

function deploy(env: Env): Deployment | Refusal {
  try {
    const configuration = readConfiguration(env);
    const { managementKey, session, admins, access } = configuration;
    const { IDENTITIES, ACTIVITY, KEY_RING, ROTATIONS } = env as Namespaces;
    warnOfMissingBindings(env);
    const { signer, ring } = signing(configuration, KEY_RING);
    return {
      signer,
      ring,
      keys:
        managementKey && new KeyService(managementKey, signer, env.TWILIO_API, rotationsOf(managementKey, ROTATIONS)),
      origins: access.origins,
      headers: access.headers,
      identities: IDENTITIES && new Identities(IDENTITIES, access.quota),
      identityEncoding: access.identityEncoding,
      introspectionSecret: access.introspectionSecret,
      audit: new AuditLog(access.auditSecret),
      activity: new ActivityLog(ACTIVITY),
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

/** Logs missing bindings once. They are optional, but leaving them out should be deliberate. */
function warnOfMissingBindings(env: Env): void {
  const without = {
    ADDRESS_RATE_LIMITER: "no rate limit per address",
    IDENTITY_RATE_LIMITER: "no rate limit per identity",
    IDENTITIES: "no quota, and no identity can be denied",
    ACTIVITY: "GET /activity knows only this process",
    ROTATIONS: "rotated keys have no grace period",
  };
  const missing = Object.entries(without).filter(([name]) => env[name as keyof typeof without] === undefined);
  if (missing.length === 0) return;
  console.warn(JSON.stringify({ event: "bindings_missing", without: Object.fromEntries(missing) }));
}
