import type { RingState } from "../../worker/ring/ring-state.ts";
import { EdgeError, reasonOf } from "../edge/client.ts";
import type { SessionStore } from "../edge/session.ts";

/** The worker's key ring. */
export class RingStore extends EventTarget {
  ring: RingState | undefined;
  problem: string | undefined;
  /** Whether the worker has no key ring; `problem` then says why. */
  isMissing = false;
  busy = false;
  readonly #sessions: SessionStore;

  constructor(sessions: SessionStore) {
    super();
    this.#sessions = sessions;
    sessions.addEventListener("change", () => this.#forget());
  }

  load(): Promise<void> {
    return this.#while(async () => {
      this.ring = (await this.#sessions.ask("GET", "/ring")).body as RingState;
    });
  }

  /** Creates a new key. Returns a message about the result, or undefined if it failed (see `problem`). */
  async rotate(): Promise<string | undefined> {
    let done: string | undefined;
    await this.#while(async () => {
      const { body } = await this.#sessions.ask("POST", "/ring/rotate");
      const { made, waiting } = body as { made: string | null; waiting: string | null };
      done =
        made === null
          ? `A rotation is already in progress: ${waiting ?? "the newest key"} is not active yet.`
          : `${made} created.`;
    });
    // A failed run may have done part of its work.
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
    let isMissing = false;
    try {
      await work();
    } catch (error) {
      problem = reasonOf(error);
      isMissing = error instanceof EdgeError && error.code === "not_configured";
    }
    this.#set(() => {
      this.busy = false;
      if (session === this.#sessions.current) Object.assign(this, { problem, isMissing });
      else this.ring = undefined;
    });
  }

  #forget(): void {
    this.#set(() => Object.assign(this, { ring: undefined, problem: undefined, isMissing: false }));
  }

  #set(change: () => void): void {
    change();
    this.dispatchEvent(new Event("change"));
  }
}
