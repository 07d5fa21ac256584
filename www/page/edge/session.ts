import { ask, EdgeError, type Exchange, post } from "./client.ts";

/** A session at the worker. Only in memory. */
export interface Session {
  name: string;
  /** Undefined if Cloudflare Access, in front of the worker, adds the session to each request. */
  jwt: string | undefined;
  expiresAt: number;
}

/** The session that views with the same role share. */
export class SessionStore extends EventTarget {
  #session: Session | undefined;
  /** Why the last session ended, if the user did not sign out. */
  ended: string | undefined;

  get current(): Session | undefined {
    return this.#session;
  }

  /** Signs in with the worker's development route. Deployments do not have it. */
  async signIn(name: string, role?: string): Promise<void> {
    try {
      const { body } = await post("/dev/session", { name, ...(role === undefined ? {} : { role }) });
      const { session, expiresAt } = body as { session: string; expiresAt: number };
      this.#set({ name, jwt: session, expiresAt });
    } catch (error) {
      const closed = error instanceof EdgeError && error.code === "not_found";
      throw closed
        ? new EdgeError(404, {
            message: "Development sign-in is off here. Sign in with a session.",
          })
        : error;
    }
  }

  /** Uses a session that was issued elsewhere. */
  use(jwt: string): void {
    this.#set({ name: "with the pasted session", jwt, expiresAt: Number.POSITIVE_INFINITY });
  }

  /** Relies on Cloudflare Access for the session. */
  useAccess(): void {
    this.#set({ name: "with Cloudflare Access", jwt: undefined, expiresAt: Number.POSITIVE_INFINITY });
  }

  /** Sends a request with the current session. Signs out if the worker rejects the session. */
  async ask(method: string, path: string, body?: unknown): Promise<Exchange> {
    try {
      return await ask(method, path, this.#session?.jwt, body);
    } catch (error) {
      if (error instanceof EdgeError && error.status === 401) this.signOut(error.message);
      throw error;
    }
  }

  signOut(reason?: string): void {
    this.#set(undefined, reason);
  }

  #set(session: Session | undefined, ended?: string): void {
    this.#session = session;
    this.ended = ended;
    this.dispatchEvent(new Event("change"));
  }
}
