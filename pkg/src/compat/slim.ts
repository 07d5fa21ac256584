/**
 * The credential classes and functions of the `twilio` npm package, with its names and behaviour. To migrate, change one
 * import.
 *
 * ```js
 * import twilio from "twilio-edge-auth/compat"; // instead of "twilio"
 * const token = new twilio.jwt.AccessToken(accountSid, keySid, secret, { identity: "alice" });
 * token.addGrant(new twilio.jwt.AccessToken.VideoGrant({ room: "daily" }));
 * token.toJwt();
 * ```
 *
 * Input is checked as little as in the `twilio` package. Prefer this package's own classes in new code.
 * The `twilio` package's REST client, TwiML and `ValidationToken` (see `twilio-edge-auth/pkcv`) are not here.
 *
 * In a web page, everything that needs a secret throws until `dangerouslyAllowBrowser()` is called.
 *
 * Intended differences from version 6.3.1:
 *
 * - A `Policy` with `allow: false` denies. There it allows.
 * - Printing a token or a capability, as JSON too, leaves its secret out. It can still be read as a property.
 * - A secret is a string. There it may also be bytes.
 * - A string with `-----BEGIN … PRIVATE KEY-----` is never accepted as a secret. There it is, if the key is damaged.
 * - A region with non-ASCII characters is written as UTF-8. There the header becomes invalid JSON.
 * - The middleware uses an `authToken` in its options. There the environment variable replaces it. It does not modify the
 *   caller's options, and validates unless `validate` is `false`.
 * - URLs of webhooks are verified as by `AuthToken.verifyWebhook`: exactly the forms that Twilio signs are accepted (see
 *   there). The middleware keeps `%3F` in them. There each becomes a question mark.
 * - Only a parameter named `bodySHA256` holds the hash of a body. With different values, or an escaped name in the signed
 *   URL, the body is refused. There any string that contains the word counts, and the first value is used.
 * - A request with a hash and a parsed body, but no `rawBody`, is refused. There the hash of `{}` is accepted for any
 *   body.
 * - A signature or hash that is neither a string nor bytes, and an invalid host, are refused. There they throw. A URL
 *   that is not a string throws.
 * - A form that is nested more deeply than the stack is refused. There it throws.
 * - An empty Auth Token is an error. There it is used as the key.
 * - `sharedKeySecret` may be an object of secrets by the identifiers of their keys: then the settings header must name one of
 *   them, once. There `key=` is never read, and rotating a key refuses requests.
 * - A lone surrogate in a scope is an error, `URI malformed`. There it may become part of another character.
 */
import { AccessToken } from "./access-token.js";
import { ClientCapability } from "./client-capability.js";
import * as middleware from "./middleware.js";
import * as algorithm from "./signature-algorithm.js";
import { TaskRouterCapability } from "./task-router-capability.js";
import * as util from "./task-router-util.js";
import * as webhooks from "./webhooks.js";

export { AccessToken } from "./access-token.js";
export { dangerouslyAllowBrowser } from "./browser.js";
export {
  ClientCapability,
  type ClientCapabilityOptions,
  EventStreamScope,
  IncomingClientScope,
  OutgoingClientScope,
  type OutgoingClientScopeOptions,
  type Scope,
} from "./client-capability.js";
export {
  type Request,
  type RequestValidatorOptions,
  type Response,
  validateExpressRequest,
  validateIncomingRequest,
  type WebhookOptions,
  webhook,
} from "./middleware.js";
export {
  getSignatureAlgorithm,
  HMAC_SHA1,
  HMAC_SHA256,
  SIGNATURE_HEADER,
  SIGNATURE_SETTINGS_HEADER,
} from "./signature-algorithm.js";
export {
  Policy,
  type PolicyOptions,
  TaskRouterCapability,
  type TaskRouterCapabilityOptions,
} from "./task-router-capability.js";

export {
  getExpectedBodyHash,
  getExpectedTwilioSignature,
  validateBody,
  validateRequest,
  validateRequestWithBody,
} from "./webhooks.js";

export const jwt = { AccessToken, ClientCapability, taskrouter: { TaskRouterCapability, util } };

const twilio = { jwt, ...algorithm, ...middleware, ...webhooks };
export default twilio;
