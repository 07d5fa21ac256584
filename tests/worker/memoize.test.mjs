// Values that are made once for all requests of an isolate: no request waits for another's, and no failure is kept.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { workerModule } from "./module.mjs";

const { memoize } = await workerModule("util/memoize.ts");

test("it is created once, by the first caller", async () => {
  let made = 0;
  const get = memoize(async () => {
    made += 1;
    return { made };
  });
  assert.equal(await get(), await get());
  assert.equal(made, 1);
});

test("a failure is not cached", async () => {
  let fails = true;
  const get = memoize(async () => {
    if (fails) throw new Error("not yet");
    return "made";
  });
  await assert.rejects(get, /not yet/);
  fails = false;
  assert.equal(await get(), "made");
});

test("a first call that never finishes does not block others", async () => {
  let calls = 0;
  const get = memoize(() => {
    calls += 1;
    return calls === 1 ? new Promise(() => {}) : Promise.resolve(calls);
  });
  void get();
  assert.equal(await get(), 2);
  assert.equal(await get(), 2);
});

test("nothing in the worker keeps a promise for later requests", () => {
  const folder = join(import.meta.dirname, "../../www/worker");
  for (const path of globSync("**/*.ts", { cwd: folder })) {
    const source = readFileSync(join(folder, path), "utf8");
    // The ring's copy is waited for with a timer of each request's own, and the runs of a Durable Object are its own.
    if (["ring/ring-cache.ts", "ring/key-ring-base.ts", "keys/rotations-base.ts"].includes(path)) continue;
    assert.doesNotMatch(source, /(let|#)\s*\w+\??: (Promise<|.*\| Promise<)/, path);
    assert.doesNotMatch(source, /\?\?= (?!\{)[^;]*(importKey|open\(|fetch\()/, path);
  }
});
