import { signal } from "@preact/signals";
import { ask, EdgeError, type Exchange } from "./client.ts";
import { jwtPart } from "./jwt.ts";

/** An admin's session at the worker. Only in memory. */
export interface Session {
  name: string;
  isAdmin: boolean;
  /** Undefined if Cloudflare Access, in front of the worker, adds the session to each request. */
  jwt: string | undefined;
  /** In seconds since the epoch. */
  expiresAt: number | undefined;
}

export const session = signal<Session | undefined>(undefined);

/** Why the last session ended, if the user did not sign out. */
export const sessionEnded = signal<string | undefined>(undefined);

/** The account that the worker manages: its SID, and whether it is the local account. */
export const account = signal<{ sid: string; isLocal: boolean } | undefined>(undefined);

/** Called when the session ends, to forget what only it may see. */
const onSignOut: (() => void)[] = [];

export function whenSignedOut(listener: () => void): void {
  onSignOut.push(listener);
}

/** Signs in as an admin with the worker's development route. Deployments do not have it. */
export async function signInByName(name: string): Promise<void> {
  const { jwt, expiresAt } = await developmentSession(name, "admin");
  start({ name, isAdmin: true, jwt, expiresAt });
}

/** Gets a session from the worker's development route. */
export async function developmentSession(name: string, role?: string): Promise<{ jwt: string; expiresAt: number }> {
  try {
    const { body } = await ask("POST", "/dev/session", undefined, { name, ...(role === undefined ? {} : { role }) });
    const { session: jwt, expiresAt } = body as { session: string; expiresAt: number };
    return { jwt, expiresAt };
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    if (error.field === "name") {
      throw new EdgeError(error.status, { field: "name", message: "Enter a name of 1–256 characters." });
    }
    if (error.code !== "not_found") throw error;
    throw new EdgeError(404, { message: "Development sign-in is off here. Sign in with a session token." });
  }
}

/** Signs in with a session that was issued elsewhere. Throws if it cannot be read, or if the worker rejects it. */
export async function signInWithJwt(jwt: string): Promise<void> {
  const claims = jwtPart(jwt, 1);
  if (claims === undefined) {
    throw new EdgeError(0, { field: "jwt", message: "Paste a JWT: three parts separated by dots." });
  }
  const name = typeof claims.sub === "string" ? claims.sub : "unknown";
  const expiresAt = typeof claims.exp === "number" ? claims.exp : undefined;
  start({ name, isAdmin: await isAdmin(jwt, "jwt"), jwt, expiresAt });
}

/** Relies on Cloudflare Access for the session. */
export async function signInWithAccess(): Promise<void> {
  start({ name: "Cloudflare Access", isAdmin: await isAdmin(undefined, ""), jwt: undefined, expiresAt: undefined });
}

export function signOut(reason?: string): void {
  session.value = undefined;
  sessionEnded.value = reason;
  account.value = undefined;
  for (const listener of onSignOut) listener();
}

/** Asks the user to sign in again, and returns whether they did. Set by the shell. */
let signInAgain: (reason: string) => Promise<boolean> = async () => false;

export function onExpired(ask: typeof signInAgain): void {
  signInAgain = ask;
}

/**
 * Sends a request with the session. If the session has expired, the user signs in again and the request is repeated. In the
 * background it signs out instead.
 */
export async function request(method: string, path: string, body?: unknown, background = false): Promise<Exchange> {
  try {
    return await ask(method, path, session.peek()?.jwt, body);
  } catch (error) {
    if (!(error instanceof EdgeError) || error.status !== 401) throw error;
    if (!background && session.peek() !== undefined && (await signInAgain(error.message))) {
      return ask(method, path, session.peek()?.jwt, body);
    }
    signOut("Session expired. Sign in again.");
    throw error;
  }
}

function start(next: Session): void {
  sessionEnded.value = undefined;
  session.value = next;
}

/** Whether the worker takes the session for an admin's. Throws if it takes it for none, with `field`. */
async function isAdmin(jwt: string | undefined, field: string): Promise<boolean> {
  try {
    await ask("GET", "/activity", jwt);
    return true;
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    if (error.status === 401)
      throw new EdgeError(401, { field, ...(error.code && { code: error.code }), message: error.message });
    return error.code !== "admin_only";
  }
}
