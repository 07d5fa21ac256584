import { batch, computed, signal } from "@preact/signals";
import { forgetKey, forgetKeys, remember } from "../credential/state.ts";
import { EdgeError, reasonOf } from "../edge/client.ts";
import { account, session, whenSignedOut } from "../edge/session.ts";
import { announce } from "../ui/announce.ts";
import { safeText } from "../ui/safe-text.tsx";
import type { Key, KeyFields, NewKey, RotatedKey } from "./client.ts";
import * as client from "./client.ts";
import { loadRotations } from "./rotations.ts";

/** A key that was deleted in this tab stays in the list, so that the user can see that it no longer works. */
export type KeyRow = Key & { deleted?: true };

export const status = signal<"empty" | "loading" | "ready">("empty");
/** Why the last load failed. The keys loaded before stay. */
export const problem = signal<string | undefined>(undefined);
export const keys = signal<readonly KeyRow[]>([]);
export const next = signal<string | null>(null);
/** How many keys of the pages so far could not be read. */
export const unreadable = signal(0);
export const more = signal<{ loading: boolean; problem?: string | undefined }>({ loading: false });

/** The number of keys, for the navigation: "50+" if there are more. */
export const keyCount = computed(() => {
  const count = keys.value.filter(({ deleted }) => !deleted).length;
  return status.value === "empty" || count === 0 ? "" : `${count}${next.value === null ? "" : "+"}`;
});

/** The number of the last load. Responses to earlier ones are ignored. */
let loads = 0;
let pages = 0;

/** Loads the first page. Keeps the keys that are shown if that fails. */
export async function load(background = false): Promise<void> {
  loads += 1;
  const own = loads;
  if (status.peek() === "empty") status.value = "loading";
  try {
    const page = await client.listKeys(undefined, background);
    if (own !== loads) return;
    batch(() => {
      keys.value = background ? withDeleted(page.keys) : page.keys;
      next.value = page.next;
      unreadable.value = page.unreadable;
      problem.value = undefined;
      status.value = "ready";
      more.value = { loading: false };
      if (page.account) account.value = page.account;
    });
    pages = 1;
    void loadRotations(); // afterwards: an expired session is renewed for the list
    if (!background) announce(`API keys loaded: ${page.next === null ? "" : "the first "}${page.keys.length}.`);
  } catch (error) {
    if (own !== loads || session.peek() === undefined) return;
    batch(() => {
      problem.value = reasonOf(error);
      if (status.peek() === "loading") status.value = "empty";
    });
    announce(`Couldn't load API keys. ${reasonOf(error)}`);
  }
}

/** The rows of keys that were deleted in this tab stay where they are, until the user refreshes the list. */
function withDeleted(loaded: readonly Key[]): readonly KeyRow[] {
  const rows: KeyRow[] = [...loaded];
  keys.peek().forEach((row, index) => {
    if (row.deleted && !loaded.some(({ sid }) => sid === row.sid)) rows.splice(Math.min(index, rows.length), 0, row);
  });
  return rows;
}

/** Loads the next page, and returns its first key. Keeps the shown keys if that fails. */
export async function loadMore(): Promise<Key | undefined> {
  const cursor = next.peek();
  if (cursor === null || more.peek().loading) return undefined;
  const own = loads;
  more.value = { loading: true };
  try {
    const page = await client.listKeys(cursor);
    if (own !== loads) return undefined;
    const known = new Set(keys.peek().map(({ sid }) => sid));
    const added = page.keys.filter(({ sid }) => !known.has(sid));
    batch(() => {
      keys.value = [...keys.peek(), ...added];
      next.value = page.next;
      unreadable.value += page.unreadable;
      more.value = { loading: false };
    });
    pages += 1;
    return added[0];
  } catch (error) {
    if (own === loads) more.value = { loading: false, problem: reasonOf(error) };
    return undefined;
  }
}

/** The type: a list, or the creation of a key, may have proved more than the latest response does. */
function provenType({ type }: Key, known: Key | undefined): Pick<Key, "type"> {
  const isProven = type !== undefined && type !== "standard-or-main";
  const best = isProven ? type : (known?.type ?? type);
  return best === undefined ? {} : { type: best };
}

/** Loads a key that the list does not contain, as after opening its address. */
export async function loadKey(sid: string): Promise<Key> {
  try {
    const key = await client.getKey(sid);
    const listed = keys.peek().find((each) => each.sid === sid);
    replace({ ...listed, ...key, ...provenType(key, listed) });
    return key;
  } catch (error) {
    if (isGone(error)) remove(sid);
    throw error;
  }
}

export async function create(fields: KeyFields): Promise<NewKey> {
  try {
    const created = await client.createKey(fields);
    const { secret, ...key } = created;
    rememberNew(created);
    if (status.peek() === "ready") keys.value = [key, ...keys.peek()];
    else void load(true);
    return created;
  } catch (error) {
    // The key may exist: the list shows it.
    const wasRefused = error instanceof EdgeError && error.status >= 400 && error.status < 500;
    if (!wasRefused) void load(true);
    throw error;
  }
}

/** Replaces a key, and loads the list again: the names of both keys may have changed. */
export async function rotate(sid: string, grace: number | undefined): Promise<RotatedKey> {
  try {
    const rotated = await client.rotateKey(sid, grace);
    rememberNew(rotated.key);
    return rotated;
  } finally {
    void load(true);
  }
}

/** Keeps the secret of a new key in this tab's memory. */
function rememberNew({ sid, secret, friendlyName, type }: NewKey): void {
  const accountSid = account.peek()?.sid;
  if (accountSid === undefined) return;
  remember({ accountSid, sid, secret, name: friendlyName ?? undefined, isRestricted: type === "restricted" });
}

export async function update(key: KeyRow, fields: KeyFields): Promise<void> {
  try {
    const updated = await client.updateKey(key.sid, fields);
    replace({ ...key, ...updated, ...provenType(updated, key), ...fields });
  } catch (error) {
    throw goneOr(error, key);
  }
}

/** Deletes a key, and forgets its secret. */
export async function destroy(key: KeyRow): Promise<void> {
  try {
    await client.deleteKey(key.sid);
  } catch (error) {
    throw goneOr(error, key);
  }
  forgetKey(key.sid);
  replace({ ...key, deleted: true });
}

/** Another tab or program may have deleted the key. */
function goneOr(error: unknown, key: KeyRow): unknown {
  if (!isGone(error)) return error;
  remove(key.sid);
  return new EdgeError(404, { message: "This key no longer exists. It was deleted elsewhere." });
}

export function isGone(error: unknown): boolean {
  return error instanceof EdgeError && error.status === 404;
}

function replace(key: KeyRow): void {
  const isListed = keys.peek().some(({ sid }) => sid === key.sid);
  if (isListed) keys.value = keys.peek().map((each) => (each.sid === key.sid ? key : each));
}

function remove(sid: string): void {
  keys.value = keys.peek().filter((each) => each.sid !== sid);
}

whenSignedOut(() => {
  loads += 1;
  batch(() => {
    keys.value = [];
    next.value = null;
    unreadable.value = 0;
    problem.value = undefined;
    status.value = "empty";
    more.value = { loading: false };
  });
  forgetKeys();
});

// Another tab may have changed the keys. A list of several pages is not shortened.
addEventListener("visibilitychange", () => {
  const isShort = status.peek() === "ready" && pages === 1;
  if (document.visibilityState === "visible" && isShort) void load(true);
});

/** Returns the name of a key, or the end of its SID, as plain text. */
export function nameOf({ friendlyName, sid }: Key): string {
  return safeText(friendlyName ?? `…${sid.slice(-6)}`);
}
