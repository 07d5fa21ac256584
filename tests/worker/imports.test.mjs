// Imports in the worker go one way: routes, then the logic of a subject, then settings and errors. Biome refuses circles.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const folder = join(import.meta.dirname, "../../www/worker");
/** The middleware that reads the environment. */
const MIDDLEWARE = ["address-limit", "cross-origin", "internal-error", "rate-limiters"].map(
  (name) => `http/${name}.ts`,
);

const modules = globSync("**/*.ts", { cwd: folder }).map((path) => ({
  path,
  imports: [...readFileSync(join(folder, path), "utf8").matchAll(/from "(\.[^"]+)"/g)].map(([, specifier]) =>
    join(path, "..", specifier),
  ),
}));

test("subjects get plain values: in folders, only routes and middleware import settings and the environment", () => {
  const isWhole = (path) => /^(settings\/.+|[^/]+\.ts)$/.test(path);
  const importers = modules.filter(({ imports }) => imports.some(isWhole)).map(({ path }) => path);
  const inFolders = importers.filter((path) => path.includes("/") && !/^settings\/|\/routes\.ts$/.test(path));
  assert.deepEqual(inFolders.sort(), MIDDLEWARE);
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
    const subjects = imports.filter((each) => each.includes("/") && !/^(util|http|settings)\//.test(each));
    assert.deepEqual(subjects, [], path);
  }
});
