import type { KnownPermission } from "../permissions/index.js";

interface Template {
  readonly title: string;
  readonly allow: readonly KnownPermission[];
}

/** Policies for what keys are often made for. */
export const templates: Readonly<Record<string, Template>> = {
  "send-messages": {
    title: "Send messages and follow their delivery",
    allow: ["/twilio/messaging/messages/create", "/twilio/messaging/messages/read"],
  },
  "read-messages": {
    title: "Read messages",
    allow: ["/twilio/messaging/messages/read", "/twilio/messaging/messages/list"],
  },
  "make-calls": {
    title: "Make calls, follow and end them",
    allow: ["/twilio/voice/calls/create", "/twilio/voice/calls/read", "/twilio/voice/calls/update"],
  },
  verify: {
    title: "Send and check verification codes",
    allow: [
      "/twilio/verify/verification/create",
      "/twilio/verify/verification/read",
      "/twilio/verify/verification/update",
      "/twilio/verify/verification-check/create",
    ],
  },
  "read-usage": { title: "Read usage and cost", allow: ["/twilio/billing/usage/read"] },
  "manage-keys": {
    title: "Create, rotate and delete API keys",
    allow: [
      "/twilio/iam/api-keys/read",
      "/twilio/iam/api-keys/list",
      "/twilio/iam/api-keys/create",
      "/twilio/iam/api-keys/update",
      "/twilio/iam/api-keys/delete",
    ],
  },
};

export const templateOption = {
  template: {
    value: "NAME",
    choices: Object.keys(templates),
    excludes: ["permission", "policy"],
    help: `A ready policy: ${Object.keys(templates).join(", ")}.`,
  },
} as const;
