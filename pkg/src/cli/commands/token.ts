import { defineCommand } from "../command.js";
import { readVariables } from "../credentials.js";
import { formatDuration, formatTime, parseDuration } from "../duration.js";
import { usageError } from "../failure.js";
import { library } from "../library.js";
import { envFile } from "../options.js";
import { print, printJson, say } from "../terminal.js";

export const command = defineCommand({
  name: "token",
  details: [
    "Needs TWILIO_ACCOUNT_SID, TWILIO_API_KEY and TWILIO_API_SECRET. Nothing is sent. Restricted keys cannot sign Access Tokens.",
  ],
  options: {
    identity: { value: "NAME", required: true, help: "Who the token is for." },
    voice: {
      value: "AP…",
      optionalValue: true,
      help: "Voice: incoming calls, and outgoing ones through a TwiML application.",
    },
    video: { value: "ROOM", optionalValue: true, help: "Video: one room, or any." },
    chat: { value: "IS…", help: "Conversations: the service." },
    sync: { value: "IS…", optionalValue: true, help: "Sync: the service, or the account's default one." },
    "task-router": { value: "WS…", help: "TaskRouter: the workspace." },
    worker: { value: "WK…", help: "TaskRouter: the worker." },
    role: { value: "ROLE", choices: ["worker", "supervisor"], help: "TaskRouter: worker or supervisor." },
    grant: { value: "NAME=JSON", repeatable: true, help: "Any other grant, copied as it is." },
    ttl: { value: "TIME", help: "Lifetime: 90s, 30m, 1h, at most 24h. Default: 1h." },
    region: { value: "REGION", help: "Region for Voice, such as ie1. Default: TWILIO_REGION." },
    ...envFile,
    json: { help: "Prints JSON with the token, its ID, expiry and grants." },
  },
  examples: [
    { comment: "A token for Voice and Video", line: "twilio-edge-auth token --identity alice --voice --video" },
    {
      comment: "The key from a file, an outgoing application, 10 minutes",
      line: "twilio-edge-auth token --env-file .env --identity alice --voice AP0123456789abcdef0123456789abcdef --ttl 10m",
    },
    {
      comment: "The token in a variable",
      line: "TOKEN=$(npx twilio-edge-auth token --identity alice --chat IS0123456789abcdef0123456789abcdef)",
    },
  ],
  async run(values) {
    const { identity, region } = values;
    const grants = readGrants(values);
    const ttl = values.ttl === undefined ? undefined : parseDuration(values.ttl);
    if (values.ttl !== undefined && ttl === undefined) {
      throw usageError("--ttl: expected a duration such as 90s, 30m, 1h or 24h");
    }
    const { ApiKey, decodeAccessToken } = await library();
    const key = ApiKey.fromEnv(await readVariables(values));
    const token = key.mintAccessToken({ identity, ttl, region, grants });
    key.free();
    const { id, keySid, accountSid, expiresAt, grants: minted } = decodeAccessToken(token);
    if (values.json) {
      await printJson({ token, id, identity, keySid, accountSid, expiresAt, grants: minted });
    } else {
      await print(token);
      const left = formatDuration(expiresAt - Date.now() / 1000);
      if (process.stdout.isTTY) say(`Signed with ${keySid}. Expires ${formatTime(expiresAt)} (in ${left}).`);
    }
    return 0;
  },
});

interface GrantValues {
  voice: string | undefined;
  video: string | undefined;
  chat: string | undefined;
  sync: string | undefined;
  "task-router": string | undefined;
  worker: string | undefined;
  role: string | undefined;
  grant: readonly string[];
}

function readGrants({ voice, video, chat, sync, worker, role, grant, ...values }: GrantValues) {
  const workspaceSid = values["task-router"];
  if (workspaceSid === undefined && (worker ?? role) !== undefined) {
    throw usageError("--worker and --role need --task-router WS…");
  }
  const { player, ...custom } = Object.fromEntries(grant.map(readGrant));
  return {
    ...(voice !== undefined && {
      voice: { incomingAllow: true, ...(voice !== "" && { outgoingApplicationSid: voice }) },
    }),
    ...(video !== undefined && { video: video === "" ? {} : { room: video } }),
    ...(chat !== undefined && { chat: { serviceSid: chat } }),
    ...(sync !== undefined && { sync: { serviceSid: sync === "" ? "default" : sync } }),
    ...(workspaceSid !== undefined && {
      taskRouter: {
        workspaceSid,
        ...(worker !== undefined && { workerSid: worker }),
        ...(role !== undefined && { role }),
      },
    }),
    ...(player !== undefined && { playback: player as Record<string, unknown> }),
    ...(Object.keys(custom).length > 0 && { custom }),
  };
}

function readGrant(text: string): [name: string, value: unknown] {
  const { name, value } = /^(?<name>[\w-]+)=(?<value>.*)$/s.exec(text)?.groups ?? {};
  try {
    if (name === undefined || value === undefined) throw new SyntaxError();
    return [name, JSON.parse(value)];
  } catch {
    throw usageError(`--grant: expected NAME=JSON, such as --grant 'player={"room":"x"}'`);
  }
}
