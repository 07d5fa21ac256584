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

/** `EventTarget` itself, under those types. */
export const TypedEventTarget = EventTarget as new () => AccessTokenEventTarget;
