// Values of all types, as an untyped caller may pass them, and a comparison of two functions on them.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { atTime } from "./clock.mjs";
import { random, seed } from "./random.mjs";

const texts = [
  ...["", " ", "0", "alice", "a b&c=d/é'!~*()", "100%", "\u0000\n\r\t\u001f\u007f", "李\u{1f600}\u2028", "\ufeff"],
  ...["\ud800", "a\udc00b", "__proto__", "constructor", "toString", "null", "undefined", "<>&\"'\\", "x".repeat(5000)],
];
const numbers = [0, -0, 1, 7, -1, 1.5, -0.25, 3600, 86_400, 2 ** 31, 2 ** 53, 1e21, 1e300, 5e-324];
const specials = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true, false, null, undefined];

/** Creates the value again for each call, so that the compared functions share no mutable state. */
const objects = [
  () => ({}),
  () => [],
  () => [1, 2],
  () => ["b", "a", "b"],
  () => ({ a: 1, b: { c: [true, null] } }),
  () => ({ toJSON: () => "json", toString: () => "text" }),
  () => ({ toString: () => "text", valueOf: () => 7 }),
  () => JSON.parse('{"__proto__":{"polluted":1},"a":2}'),
  () => Object.create(null),
  () => new Date(1_600_000_000_000),
  () => new String("boxed"),
  () => new Number(7),
  () => new Map([["a", 1]]),
  () => () => "called",
  () => 10n,
  () => Symbol("symbol"),
  () => Object.defineProperty({}, "a", { enumerable: true, get: () => assert.fail("a getter that throws") }),
];

/** Returns a function that creates the value. */
export function wild(choices) {
  const kind = choices.next();
  if (kind < 0.45) {
    const text = choices.chance(0.6) ? choices.pick(texts) : choices.text([..."abcé%& /+*~"], choices.below(12));
    return () => text;
  }
  if (kind < 0.6) return fixed(choices.pick(numbers));
  if (kind < 0.75) return fixed(choices.pick(specials));
  if (kind < 0.85) return choices.pick(objects);
  const members = Array.from({ length: choices.below(4) }, () => [choices.pick(texts), wild(choices)]);
  return () => Object.fromEntries(members.map(([name, value]) => [name, value()]));
}

export const fixed = (value) => () => value;

/** Mostly one of the valid values, sometimes any value. */
export const mostly = (choices, ...good) => (choices.chance(0.85) ? choices.pick(good) : wild(choices));

/** An object in which each member may be missing. */
export function options(choices, members) {
  const made = Object.entries(members).filter(() => choices.chance(0.7));
  return () => Object.fromEntries(made.map(([name, value]) => [name, value()]));
}

/** Whether any of these contains a lone surrogate. */
export function halved(...values) {
  return values.some((value) => {
    if (typeof value === "string") return !value.isWellFormed();
    if (typeof value !== "object" || value === null) return false;
    const members = Object.entries(Object.getOwnPropertyDescriptors(value));
    return halved(...members.flatMap(([name, descriptor]) => [name, descriptor.value]));
  });
}

/** Returns the outcome of a call as a string: its result, or its error. */
export function outcome(call) {
  try {
    const answer = call();
    return { answer: typeof answer === "string" ? answer : inspect(answer, { depth: 9, showHidden: false }) };
  } catch (error) {
    return { thrown: error instanceof Error ? `${error.name}: ${error.message}` : inspect(error) };
  }
}

/**
 * Draws cases and compares the results of two packages for each, with the same clock. `draw` returns
 * functions that create the arguments; `run` calls a package with them. Cases for which `differs` is true are skipped.
 */
export function compare({ cases, group = 0, sdk, ours, draw, run, differs = () => false }) {
  const choices = random(seed + group);
  const seen = { answers: 0, refusals: 0 };
  for (let index = 0; index < cases; ) {
    const made = draw(choices);
    const given = () => made.map((argument) => argument());
    if (differs(...given())) continue;
    const clock = choices.between(1, 4_102_444_800);
    const [expected, actual] = [sdk, ours].map((pkg) => atTime(clock, () => outcome(() => run(pkg, ...given()))));
    assert.deepEqual(actual, expected, `case ${index} of SEED=${seed}, at ${clock}: ${inspect(given(), { depth: 6 })}`);
    seen["answer" in expected ? "answers" : "refusals"] += 1;
    index += 1;
  }
  return seen;
}
