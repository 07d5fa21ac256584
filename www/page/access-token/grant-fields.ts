import type { Grants } from "twilio-edge-auth";

export interface GrantField {
  name: string;
  label: string;
  kind: "text" | "flag" | "json";
  placeholder?: string;
}

export interface GrantForm {
  name: keyof Grants;
  /** What the grant is called in the token; custom grants bring their own names. */
  claim?: string;
  title: string;
  summary: string;
  /** Fields of the grant; a grant that is an object of one's own has none, and is typed as JSON. */
  fields: readonly GrantField[] | "json";
}

const endpointId: GrantField = { name: "endpointId", label: "Endpoint ID", kind: "text" };
const pushCredentialSid: GrantField = {
  name: "pushCredentialSid",
  label: "Push credential",
  kind: "text",
  placeholder: "CR…",
};

/** The form of every grant, with the field names of the package. */
export const GRANT_FORMS: readonly GrantForm[] = [
  {
    name: "voice",
    claim: "voice",
    title: "Voice",
    summary: "Calls to and from this client",
    fields: [
      { name: "incomingAllow", label: "Can be called", kind: "flag" },
      { name: "outgoingApplicationSid", label: "TwiML app for calls it makes", kind: "text", placeholder: "AP…" },
      {
        name: "outgoingApplicationParams",
        label: "Parameters for that app",
        kind: "json",
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
    summary: "Joining rooms",
    fields: [{ name: "room", label: "Only this room", kind: "text", placeholder: "any room" }],
  },
  {
    name: "chat",
    claim: "chat",
    title: "Conversations",
    summary: "The chat grant",
    fields: [
      { name: "serviceSid", label: "Service", kind: "text", placeholder: "IS…" },
      { name: "deploymentRoleSid", label: "Deployment role", kind: "text", placeholder: "RL…" },
      pushCredentialSid,
      endpointId,
    ],
  },
  {
    name: "sync",
    claim: "data_sync",
    title: "Sync",
    summary: "Shared documents, lists and maps",
    fields: [{ name: "serviceSid", label: "Service", kind: "text", placeholder: "IS…" }, endpointId],
  },
  {
    name: "taskRouter",
    claim: "task_router",
    title: "TaskRouter",
    summary: "Flex and contact-centre workers",
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
    summary: "A grant from the Live API, as JSON",
    fields: "json",
  },
  { name: "custom", title: "Custom", summary: "Grants that have no name here yet, as JSON", fields: "json" },
];
