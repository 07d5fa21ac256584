// What the command asks in a terminal, and what it shows only there.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { sidOf, startService } from "../support/twilio-api.mjs";
import { keyVariables, runInTerminal, tokenVariables } from "./command.mjs";

const env = tokenVariables;
let service;
before(async () => {
  service = await startService({ keys: 350 });
});
after(() => service.close());

const ask = (number, typed) =>
  runInTerminal(["keys", "delete", sidOf(number), "--api-url", service.origin], { env, keys: [["[y/N] ", typed]] });

describe("keys delete", () => {
  test("asks with the key's SID and name, and deletes after a yes", async () => {
    const { code, output } = await ask(1, "y\r");
    assert.match(output, new RegExp(`Delete ${sidOf(1)} "key 1"\\? Whatever uses it stops working\\. \\[y/N\\] `));
    assert.match(output, /Deleted SK0+1\.\n$/);
    assert.equal(code, 0);
    assert.ok(!service.keys.has(sidOf(1)));
  });

  const others = { "an empty line": "\r", no: "n\r", "another word": "yesterday\r" };
  for (const [title, typed] of Object.entries(others)) {
    test(`deletes nothing after ${title}`, async () => {
      const { code, output } = await ask(2, typed);
      assert.match(output, /not confirmed: nothing was deleted/);
      assert.equal(code, 1);
      assert.ok(service.keys.has(sidOf(2)));
    });
  }

  for (const [title, typed] of Object.entries({ "Ctrl-C": "\u0003", "Ctrl-D": "\u0004" })) {
    test(`says after ${title} that nothing was deleted`, async () => {
      const { code, output } = await ask(2, typed);
      assert.match(output, /\nInterrupted\. Nothing was deleted\.\n$/);
      assert.equal(code, 130);
      assert.ok(service.keys.has(sidOf(2)));
    });
  }
});

test("keys list shows its progress in a terminal, and removes it", async () => {
  const { output } = await runInTerminal(["keys", "list", "--api-url", service.origin], { env });
  const clearLine = "\r\u001b[K";
  assert.ok(output.includes(`${clearLine}100 keys…${clearLine}200 keys…`));
  assert.ok(output.includes(`${clearLine}\u001b[1mSID `));
});

test("inspect says what to do, reads a pasted token, and ends at Ctrl-D", async () => {
  const { output, code } = await runInTerminal(["inspect"], { keys: [["Ctrl-D on a new line.", "a.b.c\r\u0004"]] });
  assert.match(output, /not a JWT/);
  assert.equal(code, 1);
});

test("token prints the signing key and the expiry in addition to the token", async () => {
  const { output } = await runInTerminal(["token", "--identity", "alice", "--video"], { env: keyVariables });
  assert.match(output, /^ey[\w.-]+\nSigned with SK3+\. Expires \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(in .*\)\.\n$/);
});
