/**
 * Returns a function that caches the result of `make`. Failures are not cached. Calls before the first one has finished call `make` too:
 * in workerd, a promise that another request has started may never settle.
 */
export function memoize<T>(make: () => Promise<T>): () => Promise<T> {
  let made: { value: T } | undefined;
  return async () => {
    made ??= { value: await make() };
    return made.value;
  };
}
