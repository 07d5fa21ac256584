import type { AccessTokenError } from "./access-token-error.js";

/** A new token has arrived. */
export interface AccessTokenRefreshEvent extends Event {
  readonly token: string;
}

/** A request for a token has failed. A running source retries by itself. */
export interface AccessTokenErrorEvent extends Event {
  readonly error: AccessTokenError;
}

/** The events of an `AccessTokenSource` by name. */
export interface AccessTokenEvents {
  refresh: AccessTokenRefreshEvent;
  error: AccessTokenErrorEvent;
}

type Add = Parameters<EventTarget["addEventListener"]>;
type Remove = Parameters<EventTarget["removeEventListener"]>;

/** An `EventTarget` with the types of these events. */
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

/** The part of `EventTarget` that a source needs, for platforms without it: React Native, older test environments. */
class Emitter {
  private listeners: { type: string; listener: Listener; once: boolean }[] = [];

  addEventListener(type: string, listener: Listener, options?: Add[2]): void {
    const once = typeof options === "object" && options?.once === true;
    this.removeEventListener(type, listener);
    this.listeners = [...this.listeners, { type, listener, once }];
  }

  removeEventListener(type: string, listener: Listener): void {
    this.listeners = this.listeners.filter((each) => each.type !== type || each.listener !== listener);
  }

  dispatchEvent(event: Event): boolean {
    for (const { type, listener, once } of this.listeners) {
      if (type !== event.type) continue;
      if (once) this.removeEventListener(type, listener);
      try {
        if (typeof listener === "function") listener.call(this as never, event);
        else listener?.handleEvent(event);
      } catch (error) {
        // An error in one listener must not stop the others or the source.
        console.error(error);
      }
    }
    return true;
  }
}

const platform = globalThis.EventTarget && globalThis.Event;

/** The platform's `EventTarget` with these types, or the replacement. */
export const TypedEventTarget = (platform ? EventTarget : Emitter) as new () => AccessTokenEventTarget;

/** Creates an event with its details. */
export function makeEvent(type: string, details: object): Event {
  return Object.assign(platform ? new Event(type) : { type }, details) as Event;
}
