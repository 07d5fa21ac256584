// The sub-paths that need the module, by the names that the body knows them by.
export * as compat from "twilio-edge-auth/compat";
export * as pkcv from "twilio-edge-auth/pkcv";
