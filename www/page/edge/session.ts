import { EdgeError, post } from "./client.ts";

/** Who is signed in at the worker; in memory only, like everything of this page. */
export interface Session {
  name: string;
  jwt: string;
  expiresAt: number;
}

/** The page's session at the worker that serves it, shared by all views that talk to it. */
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

  signOut(reason?: string): void {
    this.#set(undefined, reason);
  }

  #set(session: Session | undefined, ended?: string): void {
    this.#session = session;
    this.ended = ended;
    this.dispatchEvent(new Event("change"));
  }
}
