import { ask, EdgeError, type Exchange, post } from "./client.ts";

/** Who is signed in at the worker; in memory only, like everything of this page. */
export interface Session {
  name: string;
  /** None where Cloudflare Access, in front of the worker, adds the session to each request. */
  jwt: string | undefined;
  expiresAt: number;
}

/** The page's session at the worker that serves it, for the views that need the same role. */
export class SessionStore extends EventTarget {
  #session: Session | undefined;
  /** Why the last session ended, where that was nobody's wish. */
  ended: string | undefined;

  get current(): Session | undefined {
    return this.#session;
  }

  /** Signs in at the worker's development door. A deployment has none and says so. */
  async signIn(name: string, role?: string): Promise<void> {
    try {
      const { body } = await post("/dev/session", { name, ...(role === undefined ? {} : { role }) });
      const { session, expiresAt } = body as { session: string; expiresAt: number };
      this.#set({ name, jwt: session, expiresAt });
    } catch (error) {
      const closed = error instanceof EdgeError && error.code === "not_found";
      throw closed
        ? new EdgeError(404, {
            message: "This worker gives no sessions: it is not in local development. Paste a session.",
          })
        : error;
    }
  }

  /** Uses a session that was issued elsewhere. */
  use(jwt: string): void {
    this.#set({ name: "the session that you pasted", jwt, expiresAt: Number.POSITIVE_INFINITY });
  }

  /** Leaves it to Cloudflare Access to say who this is. */
  useAccess(): void {
    this.#set({ name: "by Cloudflare Access", jwt: undefined, expiresAt: Number.POSITIVE_INFINITY });
  }

  /** Asks the worker in the name of who is signed in. A session that it does not take is of no more use, and ended. */
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
