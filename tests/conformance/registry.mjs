// The registry and the assertions of the conformance tests. They use only the language, no runtime's API,
// so that the same tests run wherever the package does.

export class AssertionFailure extends Error {
  name = "AssertionFailure";
}

/** Collects tests, then runs those that are wanted in order and reports for each whether it passed. */
export function createRegistry() {
  const tests = [];
  return {
    test(name, run) {
      if (tests.some((test) => test.name === name)) throw new Error(`two tests are called "${name}"`);
      tests.push({ name, run });
    },
    names: () => tests.map(({ name }) => name),
    async run(isWanted = () => true) {
      const results = [];
      for (const { name, run } of tests) {
        if (!isWanted(name, results)) continue;
        try {
          await run();
          results.push({ name, ok: true });
        } catch (error) {
          results.push({ name, ok: false, error: describe(error) });
        }
      }
      return results;
    },
  };
}

export function ok(value, message) {
  if (!value) throw new AssertionFailure(message ?? `expected a true value, got ${show(value)}`);
}

export function equal(actual, expected, message = "") {
  if (!Object.is(actual, expected)) {
    throw new AssertionFailure(`${message} expected ${show(expected)}, got ${show(actual)}`.trim());
  }
}

/** Asserts that two values are equal as JSON data, regardless of the order of members. */
export function same(actual, expected, message = "") {
  equal(canonical(actual), canonical(expected), message);
}

/** Asserts that `run` throws the package's CredentialError with this code and, if given, `field` and `mentions`. */
export function refuses(pkg, run, { code, field, mentions = [] }, what = "") {
  let error;
  try {
    const value = run();
    throw new AssertionFailure(`${what} expected ${code}, but it returned ${show(value)}`.trim());
  } catch (thrown) {
    if (thrown instanceof AssertionFailure) throw thrown;
    error = thrown;
  }
  if (!(error instanceof pkg.CredentialError)) {
    throw new AssertionFailure(`${what} expected a CredentialError ${code}, got ${describe(error)}`.trim());
  }
  ok(error instanceof Error, "a CredentialError is an Error");
  equal(error.name, "CredentialError", `${what} name:`);
  equal(error.code, code, `${what} code (of "${error.message}"):`);
  if (field !== undefined) equal(error.field, field, `${what} field (of "${error.message}"):`);
  ok(typeof error.message === "string" && error.message.length > 0, `${what} has no message`);
  for (const word of mentions) {
    ok(error.message.includes(word), `${what} message "${error.message}" does not mention "${word}"`);
  }
  return error;
}

function canonical(value) {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function show(value) {
  if (typeof value !== "string") return String(value);
  return value.length > 1200 ? `${JSON.stringify(value.slice(0, 1200))}…` : JSON.stringify(value);
}

function describe(error) {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  return `${error.name}${error.code ? ` (${error.code})` : ""}: ${error.message}`;
}
