// The sub-paths, by the names that the tests use.
export * as compat from "twilio-edge-auth/compat";
export * as pkcv from "twilio-edge-auth/pkcv";
export * as webhook from "twilio-edge-auth/webhook";
