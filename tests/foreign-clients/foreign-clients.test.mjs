// Twilio's own clients, unchanged, run the operations of this package against the local account. Their requests and ours are
// equal in method, path, query, body and the headers that matter.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import twilio from "twilio";
import { ApiKey, AuthToken, WebhookSharedKey } from "twilio-edge-auth";
import { env, find, root, runAndRead } from "../../pkg/scripts/run.mjs";
import { accountSid, LocalAccount, values } from "../local-account/harness.mjs";
import { runInNode } from "./node.mjs";
import { ours } from "./operations.mjs";
import { Recorder } from "./recorder.mjs";

let account;
let recorder;
let subaccount;
before(async () => {
  account = await LocalAccount.start();
  await account.call("GET", "/v1/Webhooks/SharedKeys");
  subaccount = (await account.newSubaccount()).sid;
  recorder = await Recorder.start(account.url.origin);
});
beforeEach(async () => {
  recorder.take();
  await reset();
});

/** Undoes what a client did, so that the next one finds the same. */
async function reset() {
  await account.sql(
    "UPDATE accounts SET auth_token = ?, secondary_auth_token = NULL WHERE sid = ?",
    values.TWILIO_AUTH_TOKEN,
    accountSid,
  );
  await account.sql("DELETE FROM shared_keys");
}

after(async () => {
  await recorder?.close();
  await account?.close();
});

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
const php = find("php");

/** The folder of the client for PHP: from the environment, or as Composer installs it. */
const phpSdk = process.env.TWILIO_PHP_SDK ?? join(import.meta.dirname, "vendor/twilio/sdk");

/**
 * The clients that are programs of their own. `start` returns the command. The client for PHP has no shared keys: neither
 * their API nor their signatures. It is also skipped in continuous integration: the scheduled workflow installs it.
 */
const clients = [
  {
    language: "Python",
    start: async () => [await installPython(), "client.py"],
    skip: python === undefined && !process.env.CI && "python3 is missing (Debian: python3-venv)",
    hasSharedKeys: true,
  },
  {
    language: "PHP",
    start: async () => {
      assert.ok(php, "php is missing (Debian: php-cli, php-curl)");
      return [php, "client.php"];
    },
    skip:
      process.env.TWILIO_PHP_SDK === undefined &&
      !existsSync(phpSdk) &&
      "Twilio's client for PHP is missing (composer install --working-dir=tests/foreign-clients, or set TWILIO_PHP_SDK)",
    hasSharedKeys: false,
  },
];

/** The requests of this package. */
async function expected(name) {
  await ours[name](recorder.origin, subaccount);
  const requests = recorder.take();
  assert.ok(requests.length >= 2, `${requests.length} requests`);
  await reset();
  return requests;
}

/** Runs an operation with a client, and returns what it prints. */
async function runClient([command, file], name, input = "") {
  const child = spawn(command, [join(import.meta.dirname, file), name], {
    env: { ...env, ...values, ORIGIN: recorder.origin, SUBACCOUNT: subaccount, TWILIO_PHP_SDK: phpSdk },
  });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [output, errors] = await Promise.all(
    [child.stdout, child.stderr].map(async (stream) => (await stream.setEncoding("utf8").toArray()).join("")),
  );
  assert.equal(child.exitCode ?? (await once(child, "exit"))[0], 0, output + errors);
  return output;
}

describe("the client for Node sends the same requests", () => {
  for (const name of Object.keys(ours)) {
    test(name, async () => {
      const requests = await expected(name);
      await runInNode(name, recorder.origin, subaccount);
      assert.deepEqual(recorder.take(), requests);
    });
  }
});

for (const { language, start, skip, hasSharedKeys } of clients) {
  describe(`the client for ${language}`, { skip }, () => {
    let program;
    before(async () => {
      program = await start();
    });

    describe("sends the same requests", () => {
      for (const name of Object.keys(ours)) {
        if (name === "webhook shared keys" && !hasSharedKeys) continue;
        test(name, async () => {
          const requests = await expected(name);
          await runClient(program, name);
          assert.deepEqual(recorder.take(), requests);
        });
      }

      // This package has no requests for subaccounts; the local account has.
      test("as the client for Node: subaccounts", async () => {
        await runInNode("subaccounts", recorder.origin);
        const requests = recorder.take();
        assert.equal(requests.length, 7);
        await runClient(program, "subaccounts");
        assert.deepEqual(recorder.take(), requests);
      });
    });

    test("reads our Access Tokens, and mints ones that we accept", async () => {
      const key = new ApiKey({ accountSid, sid: values.TWILIO_API_KEY, secret: values.TWILIO_API_SECRET });
      const grants = { voice: { incomingAllow: true }, video: { room: "daily" } };
      const own = key.mintAccessToken({ identity: "alice", ttl: 600, grants });
      const { token, grants: read } = JSON.parse(await runClient(program, "token", own));
      assert.deepEqual(read, JSON.parse(atob(own.split(".")[1])).grants);
      const verified = key.verifyAccessToken(token);
      assert.equal(verified.identity, "alice");
      assert.deepEqual(verified.grants, key.verifyAccessToken(own).grants);
    });

    test("signs requests as we do and as the client for Node does", async () => {
      const url = "https://example.com/sms?a=b";
      const params = { To: "+15558675310", Body: "Hello & goodbye", Empty: "" };
      const sharedKeySecret = "SharedKeySecretSharedKeySecret01";
      const token = new AuthToken({ accountSid, authToken: values.TWILIO_AUTH_TOKEN });
      const sharedKey = new WebhookSharedKey({ id: "webhooks_sharedkey_1", secret: sharedKeySecret });
      const ours = [token.webhookSignature(url, params), sharedKey.webhookSignature(url, params)];
      const printed = await runClient(program, "signatures", JSON.stringify({ url, params, sharedKeySecret }));
      assert.deepEqual(JSON.parse(printed), hasSharedKeys ? ours : ours.slice(0, 1));
      assert.equal(twilio.validateRequest(values.TWILIO_AUTH_TOKEN, ours[0], url, params), true);
      assert.equal(twilio.validateRequest(sharedKeySecret, ours[1], url, params, "HMAC_SHA256"), true);
    });
  });
}
