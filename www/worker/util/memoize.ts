/**
 * A function that returns what `make` has made once. A failure is not kept: the next call tries again. Calls that come before the
 * first one is finished make their own: in workerd a promise that another request has started may never settle.
 */
export function memoize<T>(make: () => Promise<T>): () => Promise<T> {
  let made: { value: T } | undefined;
  return async () => {
    made ??= { value: await make() };
    return made.value;
  };
}
