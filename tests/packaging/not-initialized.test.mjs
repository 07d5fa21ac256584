// `twilio-edge-auth/slim` before init() says what is missing, whatever is called first, and works afterwards.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";

const accountSid = `AC${"a".repeat(32)}`;
const calls = {
  ApiKey: `new slim.ApiKey({ accountSid: "${accountSid}", sid: "SK", secret: "" })`,
  "ApiKey.fromEnv": "slim.ApiKey.fromEnv({})",
  AuthToken: `new slim.AuthToken({ accountSid: "${accountSid}", authToken: "x" })`,
  JwtVerifier: 'new slim.JwtVerifier({ secret: "" })',
  OAuthClient: 'new slim.OAuthClient({ clientId: "", clientSecret: "" })',
  WebhookSharedKey: 'new slim.WebhookSharedKey({ id: "", secret: "" })',
  decodeAccessToken: 'slim.decodeAccessToken("x")',
  hostname: 'slim.hostname("api")',
};

for (const [name, call] of Object.entries(calls)) {
  test(`${name} before init`, () => {
    const program = `
      import { readFileSync } from "node:fs";
      const slim = await import("twilio-edge-auth/slim");
      const attempt = () => { try { ${call}; return "nothing"; } catch (error) { return error.name + " " + error.code + " " + error.message; } };
      const before = attempt();
      slim.initSync({ module: readFileSync(new URL(import.meta.resolve("twilio-edge-auth/twilio_edge_auth.wasm"))) });
      console.log(JSON.stringify([before, attempt(), slim.hostname("api")]));
    `;
    const options = { cwd: import.meta.dirname, encoding: "utf8" };
    const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], options);
    const [before, after, host] = JSON.parse(printed);
    assert.match(before, /^CredentialError not_initialized .*init\(\) or initSync\(\)/);
    assert.doesNotMatch(after, /not_initialized|TypeError/);
    assert.equal(host, "https://api.twilio.com");
  });
}

test("a runtime without WebAssembly is told so, and what needs none loads there", () => {
  const program = `
    delete globalThis.WebAssembly;
    const said = async (name) => import(name).then(() => "loads", ({ message }) => message);
    const slim = await import("twilio-edge-auth/slim");
    let init;
    try { slim.initSync({ module: new Uint8Array() }) } catch ({ message }) { init = message }
    const names = ["", "/compat", "/pkcv", "/client", "/webhook", "/endpoint", "/permissions", "/flex"];
    console.log(JSON.stringify([init, ...(await Promise.all(names.map((name) => said("twilio-edge-auth" + name))))]));
  `;
  const options = { cwd: import.meta.dirname, encoding: "utf8" };
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", program], options);
  const [init, main, compat, pkcv, ...others] = JSON.parse(printed);
  for (const message of [init, main, compat, pkcv])
    assert.match(message, /needs WebAssembly, which this runtime lacks/);
  assert.deepEqual(others, ["loads", "loads", "loads", "loads", "loads"]);
});
