// Messages, the sample resource: stored, never sent.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accountSid, LocalAccount, messagePath, messagesPath } from "./harness.mjs";

const form = { To: "+15558675310", From: "+15017122661", Body: "Hello 👋" };

let account;
before(async () => {
  account = await LocalAccount.start();
});
after(() => account.close());

const create = (fields) => account.call("POST", messagesPath, { form: fields });

test("a message is created and read", async () => {
  const { status, body } = await create(form);
  assert.equal(status, 201);
  const { sid, date_created, date_updated, ...rest } = body;
  assert.match(sid, /^SM[0-9a-f]{32}$/);
  assert.equal(date_created, date_updated);
  const uri = messagePath(sid).replace(".json", "");
  assert.deepEqual(rest, {
    account_sid: accountSid,
    api_version: "2010-04-01",
    body: "Hello 👋",
    date_sent: null,
    direction: "outbound-api",
    error_code: null,
    error_message: null,
    from: "+15017122661",
    messaging_service_sid: null,
    num_media: "0",
    num_segments: "1",
    price: null,
    price_unit: "USD",
    status: "queued",
    subresource_uris: { media: `${uri}/Media.json` },
    to: "+15558675310",
    uri: `${uri}.json`,
  });
  assert.deepEqual((await account.call("GET", messagePath(sid))).body, body);
});

test("a messaging service can be the sender", async () => {
  const { body } = await create({ To: form.To, Body: "x", MessagingServiceSid: `MG${"6".repeat(32)}` });
  assert.deepEqual([body.from, body.status, body.num_segments], [null, "accepted", "0"]);
});

test("other channels, short codes and names", async () => {
  for (const [To, From] of [
    ["whatsapp:+15552229999", "whatsapp:+15554449999"],
    [form.To, "12345"],
    [form.To, "ACME Inc"],
  ]) {
    assert.equal((await create({ ...form, To, From })).status, 201, From);
  }
});

test("segments are counted by the text's character set", async () => {
  for (const [text, segments] of [
    ["x".repeat(160), "1"],
    ["x".repeat(161), "2"],
    ["ü".repeat(70), "1"],
    ["ü".repeat(71), "2"],
  ]) {
    assert.equal((await create({ ...form, Body: text })).body.num_segments, segments);
  }
});

test("invalid messages get Twilio's error codes", async () => {
  const { To, From, Body } = form;
  for (const [fields, code] of [
    [{ From, Body }, 21604],
    [{ To: "", From, Body }, 21604],
    [{ To, Body }, 21603],
    [{ To, From }, 21602],
    [{ To, From, Body: "" }, 21602],
    [{ To: "12", From, Body }, 21211],
    [{ To: "+0123456789", From, Body }, 21211],
    [{ To: "<script>", From, Body }, 21211],
    [{ To, From: "a-b", Body }, 21212],
    [{ To, From: "x".repeat(5000), Body }, 21212],
    [{ To, MessagingServiceSid: "MG1", Body }, 21701],
    [{ To, From, Body: "x".repeat(1601) }, 21617],
  ]) {
    const { status, body } = await create(fields);
    assert.deepEqual([status, body.code], [400, code], JSON.stringify(fields).slice(0, 200));
  }
  assert.equal((await create({ ...form, Body: "🙂".repeat(1600) })).status, 201);
});

test("the list is sorted newest first, filtered and paged", async () => {
  const to = "+15550001111";
  const sids = [];
  for (let i = 0; i < 5; i += 1) sids.unshift((await account.newMessage({ To: to, Body: `${i}` })).sid);
  const first = await account.call("GET", `${messagesPath}?To=${encodeURIComponent(to)}&PageSize=2`);
  assert.deepEqual(
    first.body.messages.map(({ sid }) => sid),
    sids.slice(0, 2),
  );
  assert.equal(first.body.uri, `${messagesPath}?To=%2B15550001111&PageSize=2&Page=0`);
  const second = await account.call("GET", first.body.next_page_uri);
  assert.deepEqual(
    second.body.messages.map(({ sid }) => sid),
    sids.slice(2, 4),
  );
  assert.deepEqual([second.body.page, second.body.start, second.body.end], [1, 2, 3]);
  const third = await account.call("GET", second.body.next_page_uri);
  assert.deepEqual(
    third.body.messages.map(({ sid }) => sid),
    sids.slice(4),
  );
  assert.equal(third.body.next_page_uri, null);
  const back = await account.call("GET", third.body.previous_page_uri);
  assert.deepEqual(back.body.messages, second.body.messages);

  const none = await account.call("GET", `${messagesPath}?From=%2B15550002222`);
  assert.deepEqual([none.body.messages, none.body.start, none.body.end], [[], 0, 0]);
  // Nothing is sent, so no message has a date.
  for (const name of ["DateSent", "DateSent<", "DateSent>"]) {
    const { body } = await account.call("GET", `${messagesPath}?${encodeURIComponent(name)}=2026-01-01`);
    assert.deepEqual(body.messages, [], name);
  }
});

test("an unknown message and SIDs of other resources are not found", async () => {
  for (const sid of [`SM${"0".repeat(32)}`, `SK${"0".repeat(32)}`, "SM1"]) {
    const { status, body } = await account.call("GET", messagePath(sid));
    assert.deepEqual([status, body.code], [404, 20404]);
    assert.equal(body.message, `The requested resource ${messagePath(sid)} was not found`);
  }
});
