import { ActivityLog } from "./activity-log.ts";
import { type Configuration, ConfigurationError, readConfiguration, type SessionConfig } from "./config.ts";
import type { Env } from "./env.ts";
import { Refusal } from "./errors.ts";
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
  activity: ActivityLog;
  verifySession: SessionVerifier;
  session: SessionConfig;
  development: boolean;
}

// An isolate gets the same env object with every request, so one credential, one template and one set of keys serve them all.
const deployments = new WeakMap<Env, Deployment>();

export function deploymentOf(env: Env): Deployment {
  let deployment = deployments.get(env);
  if (deployment === undefined) {
    deployment = deploy(env);
    deployments.set(env, deployment);
  }
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

function deploy(env: Env): Deployment {
  try {
    const configuration = readConfiguration(env);
    const { managementKey, session, development } = configuration;
    const { signer, ring } = signing(configuration);
    return {
      signer,
      ring,
      keys: managementKey && new KeyService(managementKey, signer, env.TWILIO_API),
      activity: new ActivityLog(env.ACTIVITY),
      verifySession: sessionVerifier(session),
      session,
      development,
    };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(JSON.stringify({ event: "not_configured", problems: error.problems }));
    throw new Refusal("not_configured", {
      message: `This deployment is not configured. ${error.message}`,
      extra: { problems: error.problems },
    });
  }
}
