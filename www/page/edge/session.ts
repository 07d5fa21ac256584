import { ask, EdgeError, type Exchange, post } from "./client.ts";

/** Who is signed in at the worker; in memory only, like everything of this page. */
export interface Session {
  name: string;
  jwt: string;
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
            message: "This worker hands out no sessions: it is not in local development. Paste a session of your app.",
          })
        : error;
    }
  }

  /** Uses a session that the app itself has issued. */
  use(jwt: string): void {
    this.#set({ name: "your app's session", jwt, expiresAt: Number.POSITIVE_INFINITY });
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
