import { Policy } from "./task-router-capability.js";

const taskRouter = "https://taskrouter.twilio.com";
const eventBridge = "https://event-bridge.twilio.com/v1/wschannels";

/** Returns the policies that a worker needs: to read its workspace's activities and tasks, its reservations and itself. */
export function defaultWorkerPolicies(version: string, workspaceSid: string, workerSid: string): Policy[] {
  const workspace = [taskRouter, version, "Workspaces", workspaceSid];
  const worker = [...workspace, "Workers", workerSid];
  return [[...workspace, "Activities"], [...workspace, "Tasks", "**"], [...worker, "Reservations", "**"], worker].map(
    (path) => new Policy({ url: path.join("/"), method: "GET", allow: true }),
  );
}

/** Returns the policies that every client needs: to receive events on its channel and to send on it. */
export function defaultEventBridgePolicies(accountSid: string, channelId: string): Policy[] {
  const url = [eventBridge, accountSid, channelId].join("/");
  return ["GET", "POST"].map((method) => new Policy({ url, method, allow: true }));
}

/** Joins path segments, skipping values that are not strings. */
const joinPath = (...segments: unknown[]): string =>
  segments.filter((segment) => typeof segment === "string").join("/");

/** Returns the URL of a workspace; `**` matches all workspaces. */
export function workspacesUrl(workspaceSid?: string): string {
  return joinPath(taskRouter, "v1", "Workspaces", workspaceSid);
}

export function taskQueuesUrl(workspaceSid?: string, taskQueueSid?: string): string {
  return joinPath(workspacesUrl(workspaceSid), "TaskQueues", taskQueueSid);
}

export function tasksUrl(workspaceSid?: string, taskSid?: string): string {
  return joinPath(workspacesUrl(workspaceSid), "Tasks", taskSid);
}

export function activitiesUrl(workspaceSid?: string, activitySid?: string): string {
  return joinPath(workspacesUrl(workspaceSid), "Activities", activitySid);
}

export function workersUrl(workspaceSid?: string, workerSid?: string): string {
  return joinPath(workspacesUrl(workspaceSid), "Workers", workerSid);
}

export function reservationsUrl(workspaceSid?: string, workerSid?: string, reservationSid?: string): string {
  return joinPath(workersUrl(workspaceSid, workerSid), "Reservations", reservationSid);
}
