// keys rotate, keys duplicate and --account against the local account, also interrupted at each step.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { values } from "../local-account/harness.mjs";
import { assertNoSecrets, fail, run, runInTerminal, succeed, temporaryFolder } from "./command.mjs";
import { interrupt, startProxiedAccount } from "./proxy.mjs";

const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = values;
const env = { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN };
const allow = ["/twilio/messaging/messages/read", "/twilio/messaging/messages/list"];
const { account, proxy } = await startProxiedAccount();

const at = (...args) => [...args, "--api-url", proxy.origin];
const list = async () => JSON.parse(await succeed(at("keys", "list", "--json"), { env }));
const find = async (sid) => (await list()).find((key) => key.sid === sid);
const works = async ({ sid, secret }) => {
  const authorization = `Basic ${Buffer.from(`${sid}:${secret}`).toString("base64")}`;
  const path = `/2010-04-01/Accounts/${TWILIO_ACCOUNT_SID}/Messages.json`;
  return (await fetch(account.url.origin + path, { headers: { authorization } })).status === 200;
};
/** The key in the text of an .env file. */
const keyIn = (text) => ({
  sid: /^TWILIO_API_KEY=(.*)$/m.exec(text)[1],
  secret: /^TWILIO_API_SECRET=(.*)$/m.exec(text)[1],
});

describe("keys rotate", () => {
  test("replaces a key, prints the new one, and says that the old one still works", async () => {
    const old = await account.newKey({ friendlyName: "sender", allow });
    const { code, stdout, stderr } = await run(at("keys", "rotate", old.sid, "--yes"), { env });
    assert.equal(code, 0, stderr);
    const key = keyIn(stdout);
    assert.deepEqual([await works(key), await works(old)], [true, true]);
    assert.match(
      stderr,
      new RegExp(`${key.sid} replaces ${old.sid}\\..*\\n${old.sid} still works\\. .*keys delete ${old.sid}\\n`),
    );
    assert.equal((await find(key.sid)).friendlyName, "sender");
    assertNoSecrets(stderr, [key.secret, old.secret]);
  });

  test("deletes the old key at once, and replaces it in its file", async (context) => {
    const path = join(temporaryFolder(context), ".env");
    await succeed(at("keys", "create", "--name", "a", "--write-env", path), { env });
    const old = keyIn(readFileSync(path, "utf8"));
    const rotate = at("keys", "rotate", old.sid, "--yes", "--retire", "now", "--write-env", path, "--force");
    const { code, stdout, stderr } = await run(rotate, { env });
    assert.deepEqual([code, stdout], [0, ""], stderr);
    const key = keyIn(readFileSync(path, "utf8"));
    assert.deepEqual([await works(key), await works(old)], [true, false]);
    assert.match(stderr, new RegExp(`${old.sid} was deleted`));
  });

  test("says when and how to delete the old key after a grace period", async () => {
    const old = await account.newKey({ friendlyName: "graceful" });
    const { stderr } = await run(at("keys", "rotate", old.sid, "--yes", "--retire", "1h"), { env });
    assert.match(stderr, new RegExp(`After \\d{4}-.* UTC: twilio-edge-auth keys delete ${old.sid}`));
  });

  test("asks in a terminal, and changes nothing unless the user agrees", async () => {
    const old = await account.newKey({ friendlyName: "asked" });
    const count = (await list()).length;
    for (const [typed, code, text] of [
      ["n\r", 1, /nothing was changed/],
      ["\u0003", 130, /Interrupted\. Nothing was changed\./],
    ]) {
      const options = { env, keys: [["[y/N] ", typed]] };
      const result = await runInTerminal(at("keys", "rotate", old.sid, "--retire", "now"), options);
      assert.match(result.output, /Rotate SK\w+ "asked"\? The old key stops working\./);
      assert.match(result.output, text);
      assert.equal(result.code, code);
    }
    assert.equal((await list()).length, count);
    await fail(at("keys", "rotate", old.sid), 2, /Add --yes/, { env });
  });

  test("keeps the old key and deletes the new one if the secret cannot be stored", async () => {
    const old = await account.newKey({ friendlyName: "unstored" });
    const count = (await list()).length;
    const { code, stderr } = await run(at("keys", "rotate", old.sid, "--yes", "--retire", "now"), {
      env,
      closesOutput: true,
    });
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`the output is closed; the new key was deleted, and ${old.sid} still works`));
    assert.deepEqual([(await list()).length, await works(old)], [count, true]);
  });

  test("says after a second Ctrl-C which step remains", async () => {
    const old = await account.newKey({ friendlyName: "stuck" });
    const rotate = at("keys", "rotate", old.sid, "--yes", "--retire", "now");
    const matches = ({ method }) => method === "DELETE";
    const { code, stdout, stderr } = await interrupt(proxy, rotate, { env, matches, times: 2 });
    assert.equal(code, 130, stderr);
    assert.match(stderr, /Finishing, because SK\w+ is already stored/);
    assert.match(
      stderr,
      new RegExp(
        `Interrupted\\. SK\\w+ replaces ${old.sid}, which may still work: twilio-edge-auth keys delete ${old.sid}`,
      ),
    );
    assert.deepEqual([await works(keyIn(stdout)), await works(old)], [true, true]);
  });

  for (const [step, matches] of Object.entries({
    "before the new key is created": ({ method }) => method === "GET",
    "while the new key is created": ({ method }) => method === "POST",
    "while the new key is tested": ({ url }) => url.includes("Messages"),
  })) {
    test(`says after Ctrl-C ${step} that the old key works`, async (context) => {
      const path = join(temporaryFolder(context), ".env");
      const old = await account.newKey({ friendlyName: "interrupted", allow });
      const rotate = at("keys", "rotate", old.sid, "--yes", "--retire", "now", "--write-env", path);
      const { code, stdout, stderr } = await interrupt(proxy, rotate, { env, matches });
      assert.deepEqual([code, stdout], [130, ""], stderr);
      assert.match(stderr, new RegExp(`Interrupted\\. ${old.sid} still works\\..*keys list`));
      assert.deepEqual([existsSync(path), await works(old)], [false, true]);
      await succeed(rotate, { env });
      assert.deepEqual([await works(keyIn(readFileSync(path, "utf8"))), await works(old)], [true, false]);
    });
  }
});

describe("keys duplicate", () => {
  test("creates a key with the same policy, and with the given name or that of the other key", async () => {
    const other = await account.newKey({ friendlyName: "first", allow });
    const copy = JSON.parse(await succeed(at("keys", "duplicate", other.sid, "--json"), { env }));
    assert.deepEqual([copy.friendlyName, new Set(copy.policy.allow)], ["first (copy)", new Set(allow)]);
    assert.ok(await works(copy));
    const named = JSON.parse(await succeed(at("keys", "duplicate", other.sid, "--name", "b", "--json"), { env }));
    assert.equal(named.friendlyName, "b");
  });
});

test("--account manages the keys of a subaccount, with the Auth Token of its parent", async () => {
  const { sid: subaccount } = await account.newSubaccount();
  const keys = (...args) => succeed(at("keys", ...args, "--account", subaccount), { env });
  const created = keyIn(await keys("create", "--name", "a"));
  const [listed, ...others] = JSON.parse(await keys("list", "--json"));
  assert.deepEqual([listed.sid, others], [created.sid, []]);
  assert.ok((await list()).every(({ sid }) => sid !== created.sid));
  const stdout = await keys("rotate", created.sid, "--yes", "--retire", "now", "--template", "read-messages");
  assert.match(stdout, new RegExp(`^TWILIO_ACCOUNT_SID=${subaccount}\n`));
  await keys("delete", keyIn(stdout).sid, "--yes");
  assert.equal(await keys("list", "--json"), "[]\n");
  await fail(["keys", "list", "--account", "SK1"], 2, /--account: expected AC and 32/, { env });
});
