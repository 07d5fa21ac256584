/**
 * Public key client validation: every request to the service's API signed with a private key, whose public half the
 * service knows (https://www.twilio.com/docs/iam/pkcv).
 */
export { importPrivateKey, type PrivateKey, type ValidationAlgorithm } from "./private-key.js";
export { type SignRequestOptions, signRequest } from "./sign-request.js";
