// Subaccounts: their lifecycle, and what each credential of a parent and of a subaccount may do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accountPath, accountSid, accountsPath, basic, LocalAccount, mainKey, owner, values } from "./harness.mjs";

let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account.close());

const update = (sid, form, as = owner) => account.call("POST", accountPath(sid), { as, form });
const codeOf = ({ status, body }) => (status < 400 ? `${status}` : `${status}/${body.code}`);

test("a subaccount is created, listed, renamed, suspended, reactivated and closed", async () => {
  const made = await account.newSubaccount("lifecycle");
  assert.deepEqual([made.friendly_name, made.status, made.owner_account_sid], ["lifecycle", "active", accountSid]);
  assert.match(made.auth_token, /^[0-9a-f]{32}$/);
  const { body } = await account.call("GET", accountsPath);
  assert.deepEqual(body.accounts.map(({ sid }) => sid).sort(), [accountSid, made.sid].sort());
  assert.equal((await update(made.sid, { FriendlyName: "renamed" })).body.friendly_name, "renamed");

  const own = () => account.call("GET", accountPath(made.sid), { as: made.as });
  assert.equal((await own()).body.friendly_name, "renamed");
  assert.equal((await update(made.sid, { Status: "suspended" })).body.status, "suspended");
  assert.equal(codeOf(await own()), "401/20005");
  assert.equal((await update(made.sid, { Status: "active" })).body.status, "active");
  assert.equal(codeOf(await own()), "200");
  assert.equal((await update(made.sid, { Status: "closed" })).body.status, "closed");
  assert.equal(codeOf(await own()), "401/20005");
  for (const Status of ["active", "suspended"]) assert.equal(codeOf(await update(made.sid, { Status })), "400/70001");
  assert.equal((await account.call("GET", accountPath(made.sid))).body.status, "closed");
});

test("a suspended subaccount's keys do nothing until it is active again", async () => {
  const made = await account.newSubaccount();
  const key = await account.newKey({ account: made.sid });
  const messages = accountPath(made.sid).replace(".json", "/Messages.json");
  const list = async () => codeOf(await account.call("GET", messages, { as: key.as }));
  assert.equal(await list(), "200");
  await update(made.sid, { Status: "suspended" });
  assert.equal(await list(), "401/20005");
  await update(made.sid, { Status: "active" });
  assert.equal(await list(), "200");
});

test("the main account is neither suspended nor closed, and a subaccount does not close itself", async () => {
  for (const Status of ["suspended", "closed"]) {
    assert.equal(codeOf(await update(accountSid, { Status })), "400/70001");
  }
  const made = await account.newSubaccount();
  assert.equal(codeOf(await update(made.sid, { Status: "closed" }, made.as)), "401/20003");
  assert.equal(codeOf(await update(made.sid, { Status: "Active" })), "400/20001");
  assert.equal(codeOf(await update(made.sid, { FriendlyName: "" })), "400/70001");
});

test("a name is given by the time, and lists are filtered by name and status", async () => {
  const { body: unnamed } = await account.call("POST", accountsPath);
  assert.match(unnamed.friendly_name, /^SubAccount Created at \d{4}-\d\d-\d\d (0[1-9]|1[0-2]):\d\d [ap]m$/);
  const made = await account.newSubaccount("to be found");
  await update(made.sid, { Status: "suspended" });
  const find = async (query) =>
    (await account.call("GET", `${accountsPath}?${query}`)).body.accounts.map(({ sid }) => sid);
  assert.deepEqual(await find("FriendlyName=to+be+found"), [made.sid]);
  assert.deepEqual(await find("Status=suspended"), [made.sid]);
  assert.ok((await find("Status=active")).includes(unnamed.sid));
  assert.equal((await find("PageSize=1")).length, 1);
});

test("a subaccount has no subaccounts and lists only itself", async () => {
  const made = await account.newSubaccount();
  assert.equal(codeOf(await account.call("POST", accountsPath, { as: made.as })), "401/20003");
  const { body } = await account.call("GET", accountsPath, { as: made.as });
  assert.deepEqual(
    body.accounts.map(({ sid }) => sid),
    [made.sid],
  );
});

test("API keys do not see Auth Tokens", async () => {
  const made = await account.newSubaccount();
  const { body } = await account.call("POST", accountsPath, { as: mainKey });
  assert.equal(body.auth_token, "");
  const list = await account.call("GET", accountsPath, { as: mainKey });
  assert.ok(!JSON.stringify(list.body).includes(made.auth_token));
  assert.equal((await account.call("GET", accountPath(accountSid), { as: mainKey })).body.auth_token, "");
  assert.equal((await account.call("GET", accountPath(accountSid))).body.auth_token, values.TWILIO_AUTH_TOKEN);
});

/** Makes a Main key of a subaccount, which only the Console does. */
async function newMainKey(sid) {
  const key = await account.newKey({ account: sid });
  await account.sql("UPDATE api_keys SET type = 'main' WHERE sid = ?", key.sid);
  return key.as;
}

// "Main account API keys are only available to access main account resources. Access to subaccount resources will be denied."
test("the table of credentials and operations", async () => {
  const sub = await account.newSubaccount();
  const other = await account.newSubaccount();
  const own = accountPath(sub.sid).replace(".json", "");
  const keyOf = (sid) => account.newKey({ account: sid });
  const operations = {
    "list accounts": () => ["GET", accountsPath],
    "create a subaccount": () => ["POST", accountsPath],
    "fetch the parent": () => ["GET", accountPath(accountSid)],
    "fetch the subaccount": () => ["GET", accountPath(sub.sid)],
    "rename the subaccount": () => ["POST", accountPath(sub.sid), { form: { FriendlyName: "x" } }],
    "list the subaccount's messages": () => ["GET", `${own}/Messages.json`],
    "list its keys over 2010-04-01": () => ["GET", `${own}/Keys.json`],
    "list its keys over IAM v1": () => ["GET", `/v1/Keys?AccountSid=${sub.sid}`],
    "create a key of it": () => ["POST", "/v1/Keys", { form: { AccountSid: sub.sid } }],
    "fetch a key of it over 2010-04-01": async () => ["GET", `${own}/Keys/${(await keyOf(sub.sid)).sid}.json`],
    // The path has no account, so it is the caller's.
    "fetch a key of it over IAM v1": async () => ["GET", `/v1/Keys/${(await keyOf(sub.sid)).sid}`],
    "fetch a key of the parent": async () => ["GET", `/v1/Keys/${(await keyOf(accountSid)).sid}`],
  };
  const callers = {
    "parent's Auth Token": owner,
    "parent's Main key": mainKey,
    "parent's Standard key": (await account.newKey()).as,
    "parent's Restricted key": (
      await account.newKey({ allow: ["/twilio/iam/accounts/read", "/twilio/iam/accounts/list"] })
    ).as,
    "own Auth Token": sub.as,
    "own Main key": await newMainKey(sub.sid),
    "own Standard key": (await keyOf(sub.sid)).as,
    "another subaccount's Auth Token": other.as,
  };
  const table = {};
  for (const [operation, request] of Object.entries(operations)) {
    table[operation] = [];
    for (const as of Object.values(callers)) {
      const [method, path, options] = await request();
      table[operation].push(codeOf(await account.call(method, path, { ...options, as })));
    }
  }
  const [no, gone, lacks] = ["401/20003", "404/20404", "401/70051"];
  assert.deepEqual(table, {
    //                                   parent: token, Main, Standard, Restricted; own: token, Main, Standard; other
    "list accounts": ["200", "200", no, "200", "200", "200", no, "200"],
    "create a subaccount": ["201", "201", no, lacks, no, no, no, no],
    "fetch the parent": ["200", "200", no, "200", no, no, no, no],
    "fetch the subaccount": ["200", gone, gone, gone, "200", "200", no, no],
    "rename the subaccount": ["200", gone, gone, gone, "200", "200", no, no],
    "list the subaccount's messages": ["200", gone, gone, gone, "200", "200", "200", no],
    "list its keys over 2010-04-01": ["200", gone, gone, gone, "200", "200", no, no],
    "list its keys over IAM v1": ["200", gone, no, lacks, "200", "200", no, lacks],
    "create a key of it": ["201", gone, no, lacks, "201", "201", no, lacks],
    "fetch a key of it over 2010-04-01": ["200", gone, gone, gone, "200", "200", no, no],
    "fetch a key of it over IAM v1": [gone, gone, no, lacks, "200", "200", no, gone],
    "fetch a key of the parent": ["200", "200", no, lacks, gone, gone, no, gone],
  });
});

test("other accounts are refused as before", async () => {
  const unknown = `AC${"9".repeat(32)}`;
  for (const as of [owner, mainKey]) {
    assert.equal(codeOf(await account.call("GET", accountPath(unknown), { as })), "401/20003");
    assert.equal(codeOf(await account.call("GET", `/v1/Keys?AccountSid=${unknown}`, { as })), "401/70051");
  }
  assert.equal(codeOf(await account.call("GET", accountPath("AC1"))), "400/90002");
  const wrong = basic(unknown, values.TWILIO_AUTH_TOKEN);
  assert.equal(codeOf(await account.call("GET", accountsPath, { as: wrong })), "401/20003");
});
