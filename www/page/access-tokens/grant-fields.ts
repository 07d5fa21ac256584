import type { Grants } from "twilio-edge-auth";

export interface GrantField {
  name: string;
  label: string;
  kind: "text" | "flag" | "json";
  placeholder?: string;
  /** The path in the token's grant, if it is not the name in snake case. */
  claim?: string;
}

export interface GrantForm {
  name: keyof Grants;
  /** The grant's name in the token. Custom grants have their own. */
  claim?: string;
  title: string;
  summary: string;
  /** The fields of the grant, or "json" for a grant entered as JSON. */
  fields: readonly GrantField[] | "json";
}

const endpointId: GrantField = { name: "endpointId", label: "Endpoint ID", kind: "text" };
const pushCredentialSid: GrantField = {
  name: "pushCredentialSid",
  label: "Push credential SID",
  kind: "text",
  placeholder: "CR…",
};

/** The form of each grant, with the package's field names. */
export const GRANT_FORMS: readonly GrantForm[] = [
  {
    name: "voice",
    claim: "voice",
    title: "Voice",
    summary: "Make and receive calls",
    fields: [
      { name: "incomingAllow", label: "Allow incoming calls", kind: "flag", claim: "incoming.allow" },
      {
        name: "outgoingApplicationSid",
        label: "TwiML app for outgoing calls",
        kind: "text",
        placeholder: "AP…",
        claim: "outgoing.application_sid",
      },
      {
        name: "outgoingApplicationParams",
        label: "Parameters for the TwiML app",
        kind: "json",
        claim: "outgoing.params",
        placeholder: '{ "plan": "pro" }',
      },
      pushCredentialSid,
      endpointId,
    ],
  },
  {
    name: "video",
    claim: "video",
    title: "Video",
    summary: "Join video rooms",
    fields: [{ name: "room", label: "Room", kind: "text", placeholder: "Any room" }],
  },
  {
    name: "chat",
    claim: "chat",
    title: "Conversations",
    summary: "Conversations and Chat",
    fields: [
      { name: "serviceSid", label: "Service SID", kind: "text", placeholder: "IS…" },
      { name: "deploymentRoleSid", label: "Deployment role SID", kind: "text", placeholder: "RL…" },
      pushCredentialSid,
      endpointId,
    ],
  },
  {
    name: "sync",
    claim: "data_sync",
    title: "Sync",
    summary: "Shared documents, lists and maps",
    fields: [{ name: "serviceSid", label: "Service SID", kind: "text", placeholder: "IS…" }, endpointId],
  },
  {
    name: "taskRouter",
    claim: "task_router",
    title: "TaskRouter",
    summary: "Flex and TaskRouter workers",
    fields: [
      { name: "workspaceSid", label: "Workspace", kind: "text", placeholder: "WS…" },
      { name: "workerSid", label: "Worker", kind: "text", placeholder: "WK…" },
      { name: "role", label: "Role", kind: "text", placeholder: "worker" },
    ],
  },
  {
    name: "playback",
    claim: "player",
    title: "Playback",
    summary: "Playback grant (JSON)",
    fields: "json",
  },
  { name: "custom", title: "Custom", summary: "Any other grants (JSON)", fields: "json" },
];
