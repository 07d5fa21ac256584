import type { Grants } from "twilio-edge-auth";
import { refuseUnknownFields } from "../http/body.ts";
import { Refusal } from "../http/errors.ts";

/** What every token of this deployment is made of; a request can only take away from it. */
export interface TokenPolicy {
  grants: Grants;
  ttl: number;
}

/** The names of grants; the type ties this list to `Grants`. */
const GRANT_NAMES = Object.keys({
  voice: true,
  video: true,
  chat: true,
  sync: true,
  taskRouter: true,
  playback: true,
  custom: true,
} satisfies Record<keyof Grants, true>);
const MAX_ROOM_CHARACTERS = 128;

/**
 * Applies what a client asks for, which can only take away:
 *
 *     { "grants": ["voice", "video"],   the grants to keep, of those that are configured
 *       "room": "standup",              the one video room, where the configuration names none
 *       "ttl": 600 }                    seconds, no longer than configured
 *
 * Returns the same object if nothing is taken away.
 */
export function narrow(policy: TokenPolicy, body: Record<string, unknown>): TokenPolicy {
  refuseUnknownFields(body, ["grants", "room", "ttl"]);
  const { grants, room, ttl } = body;
  let narrowed = policy;
  if (ttl !== undefined) narrowed = { ...narrowed, ttl: narrowTtl(policy.ttl, ttl) };
  if (grants !== undefined) narrowed = { ...narrowed, grants: narrowGrants(policy.grants, grants) };
  if (room !== undefined) narrowed = { ...narrowed, grants: narrowRoom(narrowed.grants, room) };
  return narrowed;
}

function narrowTtl(configured: number, ttl: unknown): number {
  if (typeof ttl !== "number" || !Number.isSafeInteger(ttl) || ttl < 1) {
    throw invalid("ttl", "ttl is a whole number of seconds, at least 1.");
  }
  if (ttl > configured) throw notGranted("ttl", `Tokens of this deployment live ${configured} seconds at most.`);
  return ttl;
}

function narrowGrants(configured: Grants, wanted: unknown): Grants {
  if (!Array.isArray(wanted)) throw invalid("grants", 'grants is a list of names such as ["voice"].');
  const names = new Set<string>();
  wanted.forEach((name: unknown, index) => {
    const field = `grants[${index}]`;
    if (!isGrantName(name)) throw invalid(field, `A grant is one of: ${GRANT_NAMES.join(", ")}.`);
    if (names.has(name)) throw invalid(field, `${name} is named twice.`);
    if (!Object.hasOwn(configured, name)) throw notGranted(field, `This deployment does not grant ${name}.`);
    names.add(name);
  });
  // In the order of the configuration, so that equal requests get equal tokens.
  return Object.fromEntries(Object.entries(configured).filter(([name]) => names.has(name)));
}

function narrowRoom(grants: Grants, room: unknown): Grants {
  if (typeof room !== "string" || room === "" || room.length > MAX_ROOM_CHARACTERS) {
    throw invalid("room", `room is text of 1 to ${MAX_ROOM_CHARACTERS} characters.`);
  }
  if (grants.video === undefined) throw notGranted("room", "There is no video grant that could be narrowed to a room.");
  if (grants.video.room !== undefined && grants.video.room !== room) {
    throw notGranted("room", "This deployment grants another room.");
  }
  return { ...grants, video: { room } };
}

function isGrantName(name: unknown): name is string {
  return typeof name === "string" && GRANT_NAMES.includes(name);
}

function invalid(field: string, message: string): Refusal {
  return new Refusal("invalid_request", { field, message });
}

function notGranted(field: string, message: string): Refusal {
  return new Refusal("not_granted", { field, message });
}
