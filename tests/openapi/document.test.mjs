// docs/token-service.openapi.yaml is valid, and has the routes and error codes of the worker and no others. That every response
// is in it is asserted by tests/worker/harness.mjs, for all requests of those tests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createConfig, lint } from "@redocly/openapi-core";
import { root } from "../../pkg/scripts/run.mjs";
import { bundledModule } from "../worker/module.mjs";
import { assertDocumented, document, errorsOf, operations, path, validation } from "./document.mjs";

const unique = (values) => [...new Set(values)].sort();

test("the document is valid OpenAPI 3.1", () => {
  assert.ok(validation.valid, JSON.stringify(validation.errors));
  assert.match(document.openapi, /^3\.1\./);
});

test("the linter of Redocly finds nothing in it", async () => {
  const config = await createConfig({
    extends: ["recommended"],
    rules: {
      // A SID begins with SK, so that `rotations` is none.
      "no-ambiguous-paths": "off",
      // Looks only at the branches of a condition, not at the properties next to it.
      "no-required-schema-properties-undefined": "off",
    },
  });
  const problems = await lint({ ref: path, config });
  assert.deepEqual(
    problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`),
    [],
  );
});

test("its version is the package's", () => {
  const { version } = JSON.parse(readFileSync(join(root, "pkg/package.json"), "utf8"));
  assert.equal(document.info.version, version);
});

test("every operation has an id of its own, a tag that is listed and a summary", () => {
  const tags = document.tags.map(({ name }) => name);
  for (const { operation } of operations) {
    assert.ok(operation.summary.length > 10, operation.operationId);
    assert.ok(tags.includes(operation.tags[0]), operation.operationId);
  }
  assert.equal(unique(operations.map(({ operation }) => operation.operationId)).length, operations.length);
});

test("it has the routes of the worker, and no others", async () => {
  const { app } = await bundledModule("app.ts");
  const routes = app.routes.filter(({ method, path }) => method !== "ALL" && !path.endsWith("*"));
  const named = routes.map(({ method, path }) => {
    const documented = path.replace(/:(\w+)/g, "{$1}").replace(/(?<=.)\/$/, "");
    return `${method} ${documented}`;
  });
  // The preflight is answered by middleware.
  const documented = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  assert.deepEqual(unique(documented.filter((route) => route !== "OPTIONS /token")), unique(named));
});

test("it has every error code of the worker with its status, and no others", () => {
  const table = readFileSync(join(root, "www/worker/http/errors.ts"), "utf8");
  const codes = [...table.matchAll(/^ {2}(\w+): \[(\d{3}), "/gm)].map(([, code, status]) => `${status} ${code}`);
  assert.ok(codes.length >= 25);
  const documented = operations.flatMap(errorsOf).map(({ status, code }) => `${status} ${code}`);
  // twilio_error also comes with the status of Twilio's response.
  const ofTwilio = /^(400|404|429|4XX) twilio_error$/;
  assert.deepEqual(unique(documented.filter((each) => !ofTwilio.test(each))), unique(codes));
});

test("a response that is not in the document fails", () => {
  const respond = (status, body, headers = {}) => ["POST", "/token", { status, headers: new Headers(headers) }, body];
  const json = { "content-type": "application/json" };
  const error = (code) => JSON.stringify({ error: { code, message: "…" } });
  assertDocumented(...respond(403, error("not_granted"), json));
  assertDocumented("GET", "/nothing", { status: 404, headers: new Headers(json) }, error("not_found"));
  for (const undocumented of [
    respond(418, "{}", json),
    respond(403, error("key_in_use"), json),
    respond(403, JSON.stringify({ error: { code: "not_granted" } }), json),
    respond(403, error("not_granted"), { "content-type": "text/plain" }),
    respond(401, error("session_missing"), json), // without WWW-Authenticate
    respond(201, JSON.stringify({ token: "eyJ.a.b", identity: "alice", expiresAt: 1 }), json),
    ["GET", "/nothing", { status: 200, headers: new Headers(json) }, "{}"],
    ["PATCH", "/token", { status: 405, headers: new Headers(json) }, error("method_not_allowed")], // without Allow
  ]) {
    assert.throws(() => assertDocumented(...undocumented), assert.AssertionError);
  }
});
