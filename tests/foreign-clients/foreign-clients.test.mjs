// Twilio's own clients, unchanged, run the operations of this package against the local account. Their requests and ours are
// equal in method, path, query, body and the headers that matter.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import twilio from "twilio";
import { env, find, root, runAndRead } from "../../pkg/scripts/run.mjs";
import { accountSid, LocalAccount, values } from "../local-account/harness.mjs";
import { allow, idempotencyKey, ours } from "./operations.mjs";
import { Recorder } from "./recorder.mjs";

let account;
let recorder;
before(async () => {
  account = await LocalAccount.start();
  await account.call("GET", "/v1/Webhooks/SharedKeys");
  recorder = await Recorder.start(account.url.origin);
});
beforeEach(async () => {
  recorder.take();
  await reset();
});

/** Undoes what a client did, so that the next one finds the same. */
async function reset() {
  await account.sql("UPDATE accounts SET auth_token = ?, secondary_auth_token = NULL", values.TWILIO_AUTH_TOKEN);
  await account.sql("DELETE FROM shared_keys");
}

after(async () => {
  await recorder?.close();
  await account?.close();
});

/** Sends the requests of the `twilio` package to the recorder. */
class Redirecting extends twilio.RequestClient {
  request(options) {
    const { pathname, search } = new URL(options.uri);
    return super.request({ ...options, uri: recorder.origin + pathname + search });
  }
}
const httpClient = () => new Redirecting();
const withToken = () => twilio(accountSid, values.TWILIO_AUTH_TOKEN, { httpClient: httpClient() });
const withKey = () => twilio(values.TWILIO_API_KEY, values.TWILIO_API_SECRET, { accountSid, httpClient: httpClient() });

const node = {
  "keys over 2010-04-01": async () => {
    const client = withKey();
    const { sid } = await client.newKeys.create({ friendlyName: "a b&c" });
    await client.keys(sid).fetch();
    await client.keys(sid).update({ friendlyName: "renamed" });
    await client.keys.list({ pageSize: 1000 });
    await client.keys(sid).remove();
  },
  "Restricted keys over IAM v1": async () => {
    const { v1 } = withToken().iam;
    const { sid } = await v1.newApiKey.create({
      accountSid,
      friendlyName: "a b&c",
      keyType: "restricted",
      policy: { allow },
    });
    await v1.apiKey(sid).fetch();
    await v1.apiKey(sid).update({ friendlyName: "renamed" });
    await v1.getApiKeys.list({ accountSid, pageSize: 1000 });
    await v1.apiKey(sid).remove();
  },
  "Auth Tokens": async () => {
    const { v1 } = withToken().accounts;
    await v1.secondaryAuthToken().create();
    await v1.secondaryAuthToken().remove();
    await v1.secondaryAuthToken().create();
    await v1.authTokenPromotion().update();
  },
  "webhook shared keys": async () => {
    const { sharedKeys } = withKey().webhooks.v1;
    const { id } = await sharedKeys.create({ friendlyName: "orders" }, { "Idempotency-Key": idempotencyKey });
    await sharedKeys.list({ pageSize: 50 });
    await sharedKeys(id).fetch();
    await sharedKeys(id).patch({ friendlyName: "renamed" });
    await sharedKeys(id).remove();
  },
  // The API has snake_case; this client sends the names that it is given.
  "OAuth apps": async () => {
    const { v1 } = withKey().iam;
    const { sid } = await v1.oAuthApps.create({
      type: "Client Credential",
      friendly_name: "reader",
      policy: { allow },
      access_token_ttl: 600,
    });
    await v1.oAuthApps(sid).update({ description: "reads" });
    await v1.oAuthApps(sid).remove();
  },
};

/** Installs the client for Python into a folder of its own, once. */
async function installPython() {
  const folder = join(root, "node_modules/.cache/twilio-python");
  const requirements = join(import.meta.dirname, "requirements.txt");
  const stamp = join(folder, readFileSync(requirements, "utf8").replaceAll(/\W+/g, "-").slice(0, 100));
  const program = join(folder, "bin/python");
  if (existsSync(stamp)) return program;
  rmSync(folder, { recursive: true, force: true });
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
  for (const [command, args] of [
    [python, ["-m", "venv", folder]],
    [program, pip],
    [program, ["-c", `open(${JSON.stringify(stamp)}, "w").close()`]],
  ]) {
    const { ok, text } = await runAndRead(command, args);
    assert.ok(ok, text);
  }
  return program;
}

const python = find("python3");
const skip = python === undefined && !process.env.CI ? "python3 is missing (Debian: python3-venv)" : false;

async function expected(name) {
  await ours[name](recorder.origin);
  const requests = recorder.take();
  assert.ok(requests.length >= 3, `${requests.length} requests`);
  await reset();
  return requests;
}

describe("the client for Node sends the same requests", () => {
  for (const [name, run] of Object.entries(node)) {
    test(name, async () => {
      const requests = await expected(name);
      await run();
      assert.deepEqual(recorder.take(), requests);
    });
  }
});

describe("the client for Python sends the same requests", { skip }, () => {
  let program;
  before(async () => {
    program = await installPython();
  });
  for (const name of Object.keys(ours)) {
    test(name, async () => {
      const requests = await expected(name);
      Object.assign(env, { ...values, ORIGIN: recorder.origin });
      const { ok, text } = await runAndRead(program, [join(import.meta.dirname, "client.py"), name]);
      assert.ok(ok, text);
      assert.deepEqual(recorder.take(), requests);
    });
  }
});
