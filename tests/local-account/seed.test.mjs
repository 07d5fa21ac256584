// The credentials that seed.mjs generates for a clone.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { seed, seedText } from "../../www/local-account/seed.mjs";
import { basic, LocalAccount } from "./harness.mjs";

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "local-account-seed-"));
});
after(() => rmSync(folder, { recursive: true }));

test("they are generated once, kept in a file that only this user can read, and work", async () => {
  const values = seed(folder);
  const file = join(folder, ".dev.vars");
  assert.deepEqual(seed(folder), values);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const account = await LocalAccount.start(values);
  try {
    const list = `/2010-04-01/Accounts/${values.TWILIO_ACCOUNT_SID}/Keys.json`;
    const tokens = { user: values.TWILIO_ACCOUNT_SID, password: values.TWILIO_AUTH_TOKEN };
    for (const { user, password } of [tokens, { user: values.TWILIO_API_KEY, password: values.TWILIO_API_SECRET }]) {
      assert.equal((await account.call("GET", list, { as: basic(user, password) })).status, 200);
    }
    const { TWILIO_CLIENT_ID: client_id, TWILIO_CLIENT_SECRET: client_secret } = values;
    const form = { grant_type: "client_credentials", client_id, client_secret };
    assert.equal((await account.call("POST", "/v2/token", { as: "", form })).status, 200);
  } finally {
    await account.close();
  }
});

test("values in the file are kept, however they are quoted, and missing ones are added", () => {
  const file = join(folder, ".dev.vars");
  writeFileSync(file, `OTHER=1\nTWILIO_AUTH_TOKEN="${"a".repeat(32)}"\nTWILIO_API_SECRET = own`);
  const values = seed(folder);
  assert.deepEqual([values.TWILIO_AUTH_TOKEN, values.TWILIO_API_SECRET], ["a".repeat(32), "own"]);
  assert.equal(values.OTHER, undefined);
  assert.match(
    readFileSync(file, "utf8"),
    /^OTHER=1\nTWILIO_AUTH_TOKEN="a{32}"\nTWILIO_API_SECRET = own\nTWILIO_ACCOUNT_SID='AC/,
  );
});

test("the text for the terminal has every value", () => {
  const values = seed(folder);
  const text = seedText(values);
  for (const [name, value] of Object.entries(values)) {
    assert.equal(text.includes(`${name}=${value}`), name !== "ENVIRONMENT", name);
  }
});
