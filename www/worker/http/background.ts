import type { Context } from "hono";

/** Keeps a promise running after the response is sent. */
export type Background = (work: Promise<unknown>) => void;

/** Returns the background of a request. */
export function backgroundOf(context: Pick<Context, "executionCtx">): Background {
  return (work) => context.executionCtx.waitUntil(work);
}
