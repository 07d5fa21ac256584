// The conformance tests: all behaviour of the public API that does not depend on the runtime.
// `conformance(pkg, subPaths)` returns a registry; a runner imports the package and its sub-paths as its runtime does,
// runs it, and reports.
import { createRegistry } from "../registry.mjs";
import { apiKeyTests } from "./api-key.mjs";
import { authTokenTests } from "./auth-token.mjs";
import { badMintTests } from "./bad-mint.mjs";
import { capabilityTests } from "./capability.mjs";
import { compatTests } from "./compat.mjs";
import { decodeTests } from "./decode.mjs";
import { foreignCodeTests } from "./foreign-code.mjs";
import { freedTests } from "./freed.mjs";
import { fromEnvTests } from "./from-env.mjs";
import { identityTests } from "./identity.mjs";
import { issueTests } from "./issue.mjs";
import { jwtTests } from "./jwt.mjs";
import { keyRingTests } from "./key-ring.mjs";
import { mintTests } from "./mint.mjs";
import { pkcvTests } from "./pkcv.mjs";
import { redactionTests } from "./redaction.mjs";
import { restTests } from "./rest.mjs";
import { templateTests } from "./template.mjs";
import { verifyTests } from "./verify.mjs";
import { hostileTokenTests } from "./verify-hostile.mjs";
import { webhookTests } from "./webhook.mjs";
import { webhookRequestTests } from "./webhook-request.mjs";

const sections = [
  apiKeyTests,
  fromEnvTests,
  authTokenTests,
  mintTests,
  badMintTests,
  identityTests,
  templateTests,
  issueTests,
  keyRingTests,
  capabilityTests,
  compatTests,
  pkcvTests,
  webhookTests,
  webhookRequestTests,
  restTests,
  decodeTests,
  verifyTests,
  hostileTokenTests,
  jwtTests,
  freedTests,
  redactionTests,
  // Last: a trap in one of these would break all following tests.
  foreignCodeTests,
];

export function conformance(pkg, subPaths) {
  const registry = createRegistry();
  for (const section of sections) section(registry.test, pkg, subPaths);
  return registry;
}
