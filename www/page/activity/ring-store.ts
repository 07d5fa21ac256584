import { EdgeError, reasonOf } from "../edge/client.ts";
import type { SessionStore } from "../edge/session.ts";

/** A key of the ring. Times are seconds since the epoch. */
export interface RingKey {
  sid: string;
  state: "published" | "signing" | "retired" | "unreadable";
  madeAt: number;
  signsFrom: number;
  retiredAt: number | null;
  deletedFrom: number | null;
}

export interface Ring {
  keys: RingKey[];
  nextRotation: number | null;
  lastRun: { at: number; failures: number; error: string | null } | null;
  problem: string | null;
}

/** The ring of keys with which the worker signs, asked for when somebody opens it. */
export class RingStore extends EventTarget {
  ring: Ring | undefined;
  problem: string | undefined;
  /** Whether the worker has no ring at all, which `problem` then says. */
  none = false;
  busy = false;
  readonly #sessions: SessionStore;

  constructor(sessions: SessionStore) {
    super();
    this.#sessions = sessions;
    sessions.addEventListener("change", () => this.#forget());
  }

  load(): Promise<void> {
    return this.#while(async () => {
      this.ring = (await this.#sessions.ask("GET", "/ring")).body as Ring;
    });
  }

  /** Makes a new key. Gives a sentence that says what became of it; undefined if `problem` says why none was made. */
  async rotate(): Promise<string | undefined> {
    let done: string | undefined;
    await this.#while(async () => {
      const { body } = await this.#sessions.ask("POST", "/ring/rotate");
      const { made, waiting } = body as { made: string | null; waiting: string | null };
      done = made === null ? `No key was made: ${waiting ?? "the newest"} does not sign yet.` : `${made} is made.`;
    });
    // A run that failed may have done a part.
    const { problem } = this;
    await this.load();
    this.#set(() => {
      this.problem ??= problem;
    });
    return done;
  }

  async #while(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    const session = this.#sessions.current;
    this.#set(() => {
      this.busy = true;
      this.problem = undefined;
    });
    let problem: string | undefined;
    let none = false;
    try {
      await work();
    } catch (error) {
      problem = reasonOf(error);
      none = error instanceof EdgeError && error.code === "not_configured";
    }
    this.#set(() => {
      this.busy = false;
      if (session === this.#sessions.current) Object.assign(this, { problem, none });
      else this.ring = undefined;
    });
  }

  #forget(): void {
    this.#set(() => Object.assign(this, { ring: undefined, problem: undefined, none: false }));
  }

  #set(change: () => void): void {
    change();
    this.dispatchEvent(new Event("change"));
  }
}
