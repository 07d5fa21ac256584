/**
 * Public key client validation: signs requests to Twilio's API with a private key whose public key is registered at Twilio
 * (https://www.twilio.com/docs/iam/pkcv).
 */
export { importPrivateKey, type PrivateKey, type ValidationAlgorithm } from "./private-key.js";
export { type SignRequestOptions, signRequest } from "./sign-request.js";
