// The repository uses the words of its field. These phrases, which have to be read twice, must not return.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { output, root } from "../../pkg/scripts/run.mjs";

/** Each turn, and what to write instead. */
const phrases = [
  [/\bby way of\b|\bin the manner of\b/i, "through, with, like"],
  [/\bas good as (?:not )?(?:there|once|the)\b/i, "equivalent to, treated as"],
  [/\bbeforehand\b/i, "in advance"],
  [/\bwhoever\b|\bsomebody else\b|\bstrangers?\b/i, "the caller, another account's, untrusted"],
  [/\b(?:to|cannot|can|could) be had\b/i, "available, unavailable"],
  [/\b(?:that|what) (?:is|are) none\b|\bwhat is no\b/i, "not a …, invalid"],
  [/\b(?:that|which) is no (?!longer\b|more\b)\w/i, "that is not a …"],
  [/\bso much of\b|\bin so many words\b/i, "the first n bytes, explicitly"],
  [/\bvouch(?:es|ed)?\b/i, "covers, verifies, is signed"],
  [/\bha(?:s|ve) no say\b/i, "is ignored"],
  [/\bwiped\b/i, "zeroized"],
  [/\bin the eyes of\b/i, "according to"],
  [/\bbeside\b/i, "next to, in addition to, together with"],
  [/\bstands? there\b/i, "is in, is listed"],
  [/\bhalf a surrogate pair\b/i, "a lone surrogate"],
  [/\bkey drawn from\b/i, "derived from"],
  [/\bbelongs? into\b/i, "belongs in"],
  [/\bopens nothing\b/i, "no longer works, grants no access"],
  [/\bbeyond the calendar\b/i, "date out of range"],
  [
    /There is nothing here\.|Show a session of the app|project is not Twilio's/,
    "Not found. Missing session. Not affiliated with Twilio.",
  ],
  [
    /keys through their life|What costs least|credentials go nowhere else/,
    "manages the API key lifecycle, cheapest first, not followed",
  ],
];

/** Files that others wrote, or that are generated; and this one. */
const excluded =
  /\.lock$|package-lock\.json$|\.(?:svg|png|ico|wasm)$|^LICENSE|^tests\/vectors\/|^tests\/security\/fuzz\/corpus\/|phrases\.test\.mjs$/;

/** Returns the phrases in a text, each with its line and what to write instead. */
function found(text) {
  return text
    .split("\n")
    .flatMap((line, index) =>
      phrases
        .filter(([phrase]) => phrase.test(line))
        .map(([phrase, instead]) => `${index + 1}: ${phrase.exec(line)[0]} (write: ${instead})`),
    );
}

test("no tracked text has a phrase that has to be read twice", () => {
  const paths = output("git", ["ls-files", "-z"])
    .split("\0")
    .filter((path) => path && !excluded.test(path));
  assert.ok(paths.length > 500);
  const hits = paths.flatMap((path) => {
    let text;
    try {
      text = readFileSync(join(root, path), "utf8");
    } catch {
      return []; // deleted in the working tree
    }
    return found(text).map((hit) => `${path}:${hit}`);
  });
  assert.deepEqual(hits, []);
});

test("a phrase is found, and a plain sentence is not", () => {
  for (const line of [
    "A text by way of a proxy",
    "what is no URL",
    "it stands beside the key",
    "a value that is no text",
  ]) {
    assert.notDeepEqual(found(line), [], line);
  }
  for (const line of ["through a proxy", "an invalid URL", "a key that is no longer valid", "besides the key"]) {
    assert.deepEqual(found(line), [], line);
  }
});
