/** A value, or a function of the runtime's environment (a Worker's `env`) that returns it. */
export type OfEnv<T, E> = T | ((env: E) => T | Promise<T>);

/** Returns the value itself, or what the function returns for these arguments. */
export function valueFor<T, A extends unknown[]>(
  given: T | ((...args: A) => T | Promise<T>),
  ...args: A
): T | Promise<T> {
  return typeof given === "function" ? (given as (...args: A) => T | Promise<T>)(...args) : given;
}
