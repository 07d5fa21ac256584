// The grants of the `twilio` package. Every value that is set is written, unvalidated.

/** The grant of one product. Extend it for a grant that has no class here. */
export abstract class Grant<TKey extends string = string> {
  key: TKey;

  constructor(key: TKey) {
    this.key = key;
  }

  /** Returns the value of the grant's key in the token. */
  abstract toPayload(): object;
}

/** Returns the fields that have a truthy value. */
function truthyFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
}

export interface TaskRouterGrantOptions {
  workspaceSid?: string | undefined;
  workerSid?: string | undefined;
  role?: string | undefined;
}

export class TaskRouterGrant extends Grant<"task_router"> {
  workspaceSid?: string | undefined;
  workerSid?: string | undefined;
  role?: string | undefined;

  constructor(options?: TaskRouterGrantOptions) {
    super("task_router");
    this.workspaceSid = options?.workspaceSid;
    this.workerSid = options?.workerSid;
    this.role = options?.role;
  }

  toPayload(): object {
    return truthyFields({ workspace_sid: this.workspaceSid, worker_sid: this.workerSid, role: this.role });
  }
}

export interface ChatGrantOptions {
  serviceSid?: string | undefined;
  endpointId?: string | undefined;
  deploymentRoleSid?: string | undefined;
  pushCredentialSid?: string | undefined;
}

/** Conversations, and the former Chat with the same grant. */
export class ChatGrant extends Grant<"chat"> {
  serviceSid?: string | undefined;
  endpointId?: string | undefined;
  deploymentRoleSid?: string | undefined;
  pushCredentialSid?: string | undefined;

  constructor(options?: ChatGrantOptions) {
    super("chat");
    this.serviceSid = options?.serviceSid;
    this.endpointId = options?.endpointId;
    this.deploymentRoleSid = options?.deploymentRoleSid;
    this.pushCredentialSid = options?.pushCredentialSid;
  }

  toPayload(): object {
    return truthyFields({
      service_sid: this.serviceSid,
      endpoint_id: this.endpointId,
      deployment_role_sid: this.deploymentRoleSid,
      push_credential_sid: this.pushCredentialSid,
    });
  }
}

export interface VideoGrantOptions {
  /** The only room that may be joined, by name or SID; any room if left out. */
  room?: string | undefined;
}

export class VideoGrant extends Grant<"video"> {
  room?: string | undefined;

  constructor(options?: VideoGrantOptions) {
    super("video");
    this.room = options?.room;
  }

  toPayload(): object {
    return truthyFields({ room: this.room });
  }
}

export interface SyncGrantOptions {
  serviceSid?: string | undefined;
  endpointId?: string | undefined;
}

export class SyncGrant extends Grant<"data_sync"> {
  serviceSid?: string | undefined;
  endpointId?: string | undefined;

  constructor(options?: SyncGrantOptions) {
    super("data_sync");
    this.serviceSid = options?.serviceSid;
    this.endpointId = options?.endpointId;
  }

  toPayload(): object {
    return truthyFields({ service_sid: this.serviceSid, endpoint_id: this.endpointId });
  }
}

export interface VoiceGrantOptions {
  /** Whether incoming calls are allowed. */
  incomingAllow?: boolean | undefined;
  /** The TwiML application that handles outgoing calls. */
  outgoingApplicationSid?: string | undefined;
  /** Parameters that the application receives with each call. */
  outgoingApplicationParams?: object | undefined;
  pushCredentialSid?: string | undefined;
  endpointId?: string | undefined;
}

export class VoiceGrant extends Grant<"voice"> {
  incomingAllow?: boolean | undefined;
  outgoingApplicationSid?: string | undefined;
  outgoingApplicationParams?: object | undefined;
  pushCredentialSid?: string | undefined;
  endpointId?: string | undefined;

  constructor(options?: VoiceGrantOptions) {
    super("voice");
    this.incomingAllow = options?.incomingAllow;
    this.outgoingApplicationSid = options?.outgoingApplicationSid;
    this.outgoingApplicationParams = options?.outgoingApplicationParams;
    this.pushCredentialSid = options?.pushCredentialSid;
    this.endpointId = options?.endpointId;
  }

  toPayload(): object {
    const outgoing = { application_sid: this.outgoingApplicationSid };
    return truthyFields({
      incoming: this.incomingAllow === true && { allow: true },
      outgoing: this.outgoingApplicationSid && {
        ...outgoing,
        ...truthyFields({ params: this.outgoingApplicationParams }),
      },
      push_credential_sid: this.pushCredentialSid,
      endpoint_id: this.endpointId,
    });
  }
}

export interface PlaybackGrantOptions {
  /** The response of Twilio's API. */
  grant?: object | undefined;
}

export class PlaybackGrant extends Grant<"player"> {
  grant?: object | undefined;

  constructor(options?: PlaybackGrantOptions) {
    super("player");
    this.grant = options?.grant;
  }

  toPayload(): object {
    return this.grant || {};
  }
}
