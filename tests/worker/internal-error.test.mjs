// What should not happen: the caller gets an id, the log the same id, the stack, and no secret.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { bundledModule } from "./module.mjs";

const { internalError } = await bundledModule("http/internal-error.ts");

const env = {
  TWILIO_API_SECRET: "the-secret-of-the-api-key-0123456789",
  TWILIO_API_KEY_SECRET: "the-same-by-its-other-name-123456789",
  SESSION_SECRET: 'a "quoted" secret with \\ in it, long enough',
  SESSION_ISSUER: "https://app.example",
  ADMIN_SECRET: "",
};
const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";

function handle(error, headers = {}) {
  const log = mock.method(console, "error", () => {});
  try {
    const response = internalError(error, new Request("https://edge.example/token", { headers }), env).toResponse();
    return { response, line: log.mock.calls.at(-1).arguments[0] };
  } finally {
    log.mock.restore();
  }
}

test("the response and the log have the same id, Cloudflare's if there is one", async () => {
  const { response, line } = handle(new TypeError("x is not a function"), { "cf-ray": "8f1c2b3a4d5e6f70-FRA" });
  assert.equal(response.status, 500);
  const { error } = await response.json();
  assert.deepEqual([error.code, error.id], ["internal_error", "8f1c2b3a4d5e6f70-FRA"]);
  const { event, id, error: message, stack } = JSON.parse(line);
  assert.deepEqual([event, id, message], ["internal_error", error.id, "TypeError: x is not a function"]);
  assert.match(stack, /internal-error\.test\.mjs/);
  const ids = await Promise.all([1, 2].map(async () => (await handle(new Error("x")).response.json()).error.id));
  assert.match(ids[0], /^[0-9a-f-]{36}$/);
  assert.notEqual(ids[0], ids[1]);
});

const secrets = [
  ...Object.entries(env).filter(([name, value]) => name !== "SESSION_ISSUER" && value !== ""),
  ["a session", jwt],
  ["a bearer token", "Bearer abc.def"],
  ["credentials", `Basic ${btoa("SK:secret")}`],
];
for (const [title, secret] of secrets) {
  test(`an error that quotes ${title} is logged without it`, () => {
    const { line } = handle(new Error(`unexpected: ${secret}, ${secret}`));
    assert.ok(!line.includes(JSON.stringify(secret).slice(1, -1)), line);
    assert.ok(!JSON.parse(line).error.includes(secret));
    assert.match(JSON.parse(line).error, /^Error: unexpected: /);
  });
}

test("a thrown value that is not an error is logged too, and a long stack is cut off", () => {
  assert.equal(JSON.parse(handle("text").line).error, "text");
  const error = new Error("x");
  error.stack = "y".repeat(1e6);
  assert.ok(handle(error).line.length < 5000);
});
