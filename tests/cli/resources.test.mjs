// shared-keys and oauth-apps against the local account, with faults.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { values } from "../local-account/harness.mjs";
import { assertNoSecrets, fail, run, runInTerminal, succeed, temporaryFolder } from "./command.mjs";
import { startProxiedAccount } from "./proxy.mjs";

const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_API_KEY, TWILIO_API_SECRET } = values;
const authToken = { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN };
const mainKey = { TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET };
const env = mainKey;
const { proxy } = await startProxiedAccount();

const at = (...args) => [...args, "--api-url", proxy.origin];
const json = async (...args) => JSON.parse(await succeed(at(...args, "--json"), { env }));
const variablesIn = (text) => Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, ...pair]) => pair));
const sharedKeys = async () => (await json("shared-keys", "list")).map(({ id }) => id);

/** The commands of both resources, with how they name what they create. */
const resources = {
  "shared-keys": {
    creation: ["shared-keys", "create", "--name", "orders"],
    idOf: ({ id }) => id,
    variables: ["TWILIO_SHARED_KEY_ID", "TWILIO_SHARED_KEY_SECRET"],
    path: "/v1/Webhooks/SharedKeys",
  },
  "oauth-apps": {
    creation: ["oauth-apps", "create", "--name", "reports", "--template", "read-usage"],
    idOf: ({ sid }) => sid,
    variables: ["TWILIO_CLIENT_ID", "TWILIO_CLIENT_SECRET"],
    path: "/v1/",
  },
};

for (const [title, credential] of Object.entries({ "the Auth Token": authToken, "a Main key": mainKey })) {
  test(`the life of a shared key with ${title}`, async () => {
    const run = (...args) => succeed(at("shared-keys", ...args), { env: credential });
    const { id, secret, friendlyName } = JSON.parse(await run("create", "--name", "orders", "--json"));
    assert.deepEqual([friendlyName, secret.length > 0], ["orders", true]);
    const list = await run("list");
    assert.match(list, new RegExp(`^ID +NAME +CREATED +UPDATED\n(.*\n)*${id} +orders `));
    assert.match(await run("get", id), new RegExp(`^ID +${id}\nName +orders\nCreated +\\d{4}-`));
    assert.equal(JSON.parse(await run("update", id, "--name", "renamed", "--json")).friendlyName, "renamed");
    assert.deepEqual(Object.keys(JSON.parse(await run("get", id, "--json"))), [
      "id",
      "friendlyName",
      "dateCreated",
      "dateUpdated",
    ]);
    assertNoSecrets(list, [secret]);
    assert.equal(await run("delete", id, "--yes"), "");
    await fail(at("shared-keys", "get", id), 1, /code 20404/, { env: credential });
  });
}

test("an account without shared keys is told", async () => {
  for (const id of await sharedKeys()) await succeed(at("shared-keys", "delete", id, "--yes"), { env });
  const { stdout, stderr } = await run(at("shared-keys", "list"), { env });
  assert.deepEqual([stdout, stderr], ["", "The account has no webhook shared keys.\n"]);
});

test("the life of an OAuth app, whose secret gets tokens", async () => {
  const { sid, secret, policy } = await json("oauth-apps", "create", "--name", "a", "--template", "manage-keys");
  assert.equal(policy.allow.length, 5);
  const app = { TWILIO_ACCOUNT_SID, TWILIO_CLIENT_ID: sid, TWILIO_CLIENT_SECRET: secret };
  await succeed(at("keys", "list"), { env: app });
  const updated = await json("oauth-apps", "update", sid, "--ttl", "10m", "--description", "b", "--name", "c");
  assert.deepEqual([updated.accessTokenTtl, updated.description, updated.friendlyName], [600, "b", "c"]);
  const shown = await succeed(at("oauth-apps", "update", sid, "--permission", "/twilio/billing/usage/read"), { env });
  assert.match(shown, new RegExp(`^SID +${sid}\nName +c\nDescription +b\nToken TTL +600 s\nPermissions +/twilio/bil`));
  assert.deepEqual(await json("oauth-apps", "delete", sid, "--yes"), { sid, deleted: true });
  await fail(at("keys", "list"), 1, /Twilio: /, { env: app });
});

test("an OAuth app's options are checked", async () => {
  const sid = values.TWILIO_CLIENT_ID;
  await fail(["oauth-apps", "create", "--name", "a"], 2, /--permission, --policy or --template/, { env });
  await fail(["oauth-apps", "update", sid], 2, /nothing to change/, { env });
  await fail(["oauth-apps", "delete", "SK1"], 2, /SID: expected OQ and 32/, { env });
  for (const ttl of ["59", "31d", "soon"]) {
    await fail(["oauth-apps", "update", sid, "--ttl", ttl], 2, /--ttl: expected a duration from 60s to 30d/, { env });
  }
});

test("a shared key's options are checked", async () => {
  for (const command of ["get", "delete"]) {
    await fail(["shared-keys", command, "SK1"], 2, /ID: expected webhooks_sharedkey_/, { env });
  }
  await fail(["shared-keys", "update", "webhooks_sharedkey_1"], 2, /missing option: --name/, { env });
  await fail(["shared-keys", "list", "--auth", "oauth"], 2, /--auth: expected auth-token or api-key/, { env });
});

for (const [name, { creation, idOf, variables, path }] of Object.entries(resources)) {
  describe(`${name} create`, () => {
    const [id, secret] = variables;

    test("prints the variables, and nothing else on standard output", async () => {
      const { code, stdout, stderr } = await run(at(...creation), { env });
      assert.equal(code, 0, stderr);
      const printed = variablesIn(stdout);
      assert.ok(variables.every((variable) => printed[variable]));
      assert.match(stderr, new RegExp(`^Created ${printed[id]}\\. Store the secret now`));
      assertNoSecrets(stderr, [printed[secret]]);
    });

    test("writes a file that only this user can read, and prints no secret", async (context) => {
      const file = join(temporaryFolder(context), ".env");
      const { stdout, stderr } = await run(at(...creation, "--write-env", file, "--json"), { env });
      const written = variablesIn(readFileSync(file, "utf8"));
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.equal(idOf(JSON.parse(stdout)), written[id]);
      assertNoSecrets(stdout + stderr, [written[secret]]);
    });

    test("deletes it again if its secret cannot be printed", async () => {
      const before = await sharedKeys();
      const { code, stderr } = await run(at(...creation), { env, closesOutput: true });
      assert.equal(code, 1);
      assert.match(stderr, /output is closed; \w+ was deleted again/);
      assert.deepEqual(await sharedKeys(), before);
    });

    test("says how to delete it if that fails too", async () => {
      proxy.onRequest = ({ method }) => (method === "DELETE" ? { status: 400 } : undefined);
      const { code, stderr } = await run(at(...creation), { env, closesOutput: true });
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`its secret is lost[\\s\\S]*Run: twilio-edge-auth ${name} delete \\w+\n$`));
    });

    test("says that it may exist if there is no usable response", async () => {
      for (const fault of ["drop", { status: 500 }, { status: 201, body: "<html>" }, { status: 201, body: '{"sid' }]) {
        proxy.onRequest = ({ method, url }) => (method === "POST" && url.startsWith(path) ? fault : undefined);
        await fail(at(...creation), 3, /may exist all the same/, { env });
      }
    });
  });

  describe(`${name} delete`, () => {
    test("asks in a terminal, and deletes only after a yes", async () => {
      const created = idOf(await json(...creation));
      for (const [typed, code, text] of [
        ["n\r", 1, /not confirmed: nothing was deleted/],
        ["\u0003", 130, /Interrupted\. Nothing was deleted\./],
        ["y\r", 0, new RegExp(`Deleted ${created}\\.`)],
      ]) {
        const options = { env, keys: [["[y/N] ", typed]] };
        const result = await runInTerminal(at(name, "delete", created), options);
        assert.equal(result.code, code, result.output);
        assert.match(result.output, text);
      }
      await fail(at(name, "delete", created, "--yes"), 1, /404/, { env });
      await fail(at(name, "delete", created), name === "shared-keys" ? 1 : 2, /404|--yes/, { env });
    });
  });

  describe(`a failure of ${name}`, () => {
    const html = { headers: { "content-type": "text/html" }, body: "<html>Secret page</html>" };
    for (const [fault, code, message] of [
      [{ status: 401 }, 1, /status 401/],
      [{ status: 429, headers: { "retry-after": "120" } }, 3, /Try again in 120 s/],
      [{ status: 502, ...html }, 3, /status 502/],
      ["refuse", 3, /cannot be reached/],
    ]) {
      test(`is told: ${typeof fault === "string" ? "no network" : fault.status}`, async () => {
        const lines = [creation, ["shared-keys", "list"], ["oauth-apps", "delete", `OQ${"0".repeat(32)}`, "--yes"]];
        proxy.onRequest = () => fault;
        for (const line of lines.filter(([first]) => first === name)) {
          const { stdout, stderr } = await fail(at(...line), code, message, { env });
          assert.equal(stdout, "");
          assert.doesNotMatch(stderr, /Secret page/);
        }
      });
    }
  });
}
