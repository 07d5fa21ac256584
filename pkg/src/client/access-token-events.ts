import type { AccessTokenError } from "./access-token-error.js";

/** A new token has arrived. */
export interface AccessTokenRefreshEvent extends Event {
  readonly token: string;
}

/** A request for a token has failed; the source goes on by itself while it is running. */
export interface AccessTokenErrorEvent extends Event {
  readonly error: AccessTokenError;
}

/** The events of an `AccessTokenSource`, by their names. */
export interface AccessTokenEvents {
  refresh: AccessTokenRefreshEvent;
  error: AccessTokenErrorEvent;
}

type Add = Parameters<EventTarget["addEventListener"]>;
type Remove = Parameters<EventTarget["removeEventListener"]>;

/** An `EventTarget` that knows the types of these events. */
export interface AccessTokenEventTarget extends EventTarget {
  addEventListener<Name extends keyof AccessTokenEvents>(
    type: Name,
    listener: (event: AccessTokenEvents[Name]) => void,
    options?: Add[2],
  ): void;
  addEventListener(...parameters: Add): void;
  removeEventListener<Name extends keyof AccessTokenEvents>(
    type: Name,
    listener: (event: AccessTokenEvents[Name]) => void,
    options?: Remove[2],
  ): void;
  removeEventListener(...parameters: Remove): void;
}

type Listener = Add[1];

/** What a source needs of an `EventTarget`, where there is none: React Native, older test environments. */
class Emitter {
  readonly #listeners: { type: string; listener: Listener; once: boolean }[] = [];

  addEventListener(type: string, listener: Listener, options?: Add[2]): void {
    const once = typeof options === "object" && options?.once === true;
    this.removeEventListener(type, listener);
    this.#listeners.push({ type, listener, once });
  }

  removeEventListener(type: string, listener: Listener): void {
    const at = this.#listeners.findIndex((each) => each.type === type && each.listener === listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }

  dispatchEvent(event: Event): boolean {
    for (const { type, listener, once } of [...this.#listeners]) {
      if (type !== event.type) continue;
      if (once) this.removeEventListener(type, listener);
      try {
        if (typeof listener === "function") listener.call(this as never, event);
        else listener?.handleEvent(event);
      } catch (error) {
        // One listener's fault is not the others', nor the source's.
        console.error(error);
      }
    }
    return true;
  }
}

const platform = typeof EventTarget === "function" && typeof Event === "function";

/** `EventTarget` itself under those types, where the platform has it. */
export const TypedEventTarget = (platform ? EventTarget : Emitter) as new () => AccessTokenEventTarget;

/** An event with what it carries. */
export function makeEvent(type: string, carried: object): Event {
  return Object.assign(platform ? new Event(type) : { type }, carried) as Event;
}
