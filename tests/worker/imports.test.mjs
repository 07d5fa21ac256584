// Imports in the worker go one way: routes, then the logic of a subject, then settings and errors. Biome refuses circles.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const folder = join(import.meta.dirname, "../../www/worker");
/** The files that see the whole environment, apart from routes: middleware, what reads settings itself, the ring object. */
const COMPOSERS = [
  "http/address-limit.ts",
  "http/cross-origin.ts",
  "http/internal-error.ts",
  "http/rate-limiters.ts",
  "ring/key-ring-object.ts",
  "webhooks/config.ts",
];

const modules = globSync("**/*.ts", { cwd: folder }).map((path) => ({
  path,
  imports: [...readFileSync(join(folder, path), "utf8").matchAll(/from "(\.[^"]+)"/g)].map(([, specifier]) =>
    join(path, "..", specifier),
  ),
}));

test("subjects get what they need as values: only routes and those who compose import the environment", () => {
  const isWhole = (path) => /^(app|config|deployment|env|settings)\.ts$/.test(path);
  const importers = modules.filter(({ imports }) => imports.some(isWhole)).map(({ path }) => path);
  const subjects = importers.filter((path) => path.includes("/") && !path.endsWith("/routes.ts"));
  assert.deepEqual(subjects.sort(), COMPOSERS);
});

test("only app.ts imports routes", () => {
  const importers = modules.filter(({ imports }) => imports.some((path) => path.endsWith("/routes.ts")));
  assert.deepEqual(
    importers.map(({ path }) => path),
    ["app.ts"],
  );
});

test("errors, util and env.ts import no subject", () => {
  const lowest = modules.filter(
    ({ path }) => path === "env.ts" || path === "http/errors.ts" || path.startsWith("util/"),
  );
  assert.ok(lowest.length >= 4);
  for (const { path, imports } of lowest) {
    const subjects = imports.filter((each) => each.includes("/") && !/^(util|http)\//.test(each));
    assert.deepEqual(subjects, [], path);
  }
});
