import type { Grants } from "../access-token/access-token.js";
import { EndpointError } from "./error.js";

/** The most that the tokens of an endpoint allow. */
export interface TokenPolicy {
  grants: Grants;
  /** In seconds. */
  ttl: number;
}

const MAX_ROOM_LENGTH = 128;

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

/**
 * Applies a client's request, which can only reduce the configured policy:
 *
 *     { "grants": ["voice", "video"],   the grants to keep, of those that are configured
 *       "room": "standup",              the one video room, where the configuration names none
 *       "ttl": 600 }                    seconds, no longer than configured
 *
 * Returns the same object if nothing changes.
 */
export function narrow(policy: TokenPolicy, body: Record<string, unknown>): TokenPolicy {
  const known = ["grants", "room", "ttl"];
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new EndpointError("unknown_field", { field: unknown, message: `Known fields are: ${known.join(", ")}.` });
  }
  const { grants, room, ttl } = body;
  let narrowed = policy;
  if (ttl !== undefined) narrowed = { ...narrowed, ttl: narrowTtl(policy.ttl, ttl) };
  if (grants !== undefined) narrowed = { ...narrowed, grants: narrowGrants(policy.grants, grants) };
  if (room !== undefined) narrowed = { ...narrowed, grants: narrowRoom(narrowed.grants, room) };
  return narrowed;
}

function narrowTtl(configured: number, ttl: unknown): number {
  if (!isSeconds(ttl)) throw invalid("ttl", "ttl is a whole number of seconds, at least 1.");
  if (ttl > configured) throw notGranted("ttl", `This endpoint grants ${configured} seconds at most.`);
  return ttl;
}

const isSeconds = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

function narrowGrants(configured: Grants, requested: unknown): Grants {
  if (!Array.isArray(requested)) throw invalid("grants", 'grants is a list of names such as ["voice"].');
  const names = new Set<string>();
  requested.forEach((name: unknown, index) => {
    const field = `grants[${index}]`;
    if (typeof name !== "string" || !GRANT_NAMES.includes(name)) {
      throw invalid(field, `A grant is one of: ${GRANT_NAMES.join(", ")}.`);
    }
    if (names.has(name)) throw invalid(field, `${name} is named twice.`);
    if (configured[name as keyof Grants] === undefined) {
      throw notGranted(field, `This endpoint does not grant ${name}.`);
    }
    names.add(name);
  });
  // In the order of the configuration, so that equal requests get equal tokens.
  return Object.fromEntries(Object.entries(configured).filter(([name]) => names.has(name)));
}

function narrowRoom(grants: Grants, room: unknown): Grants {
  if (typeof room !== "string" || room === "" || room.length > MAX_ROOM_LENGTH) {
    throw invalid("room", `room is a string of 1 to ${MAX_ROOM_LENGTH} characters.`);
  }
  if (grants.video === undefined) throw notGranted("room", "The token has no video grant.");
  if (grants.video.room !== undefined && grants.video.room !== room) {
    throw notGranted("room", "This endpoint grants another room.");
  }
  return { ...grants, video: { ...grants.video, room } };
}

function invalid(field: string, message: string): EndpointError {
  return new EndpointError("invalid_request", { field, message });
}

function notGranted(field: string, message: string): EndpointError {
  return new EndpointError("not_granted", { field, message });
}
