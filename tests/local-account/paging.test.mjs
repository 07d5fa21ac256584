// Ten thousand keys, page by page, in both APIs and both directions, and invalid page tokens.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accountSid, keysPath, LocalAccount, messagesPath } from "./harness.mjs";

const MANY = 10_000;
const list = `/v1/Keys?AccountSid=${accountSid}`;

let account;
before(async () => {
  account = await LocalAccount.start();
  // The first request creates the tables. Then there are ten thousand rows and the Main key, several per millisecond.
  await account.call("GET", list);
  await account.sql(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
     INSERT INTO api_keys (sid, account, secret, type, friendly_name, created, updated)
     SELECT printf('SK%032x', i), ?, 'secret', 'standard', 'key ' || i, i / 7 * 1000, i / 7 * 1000 FROM n`,
    ...[MANY, accountSid],
  );
});
after(() => account.close());

/** Runs `work`, which changes the list, and restores the list. */
async function keepingTheList(work) {
  await account.sql("CREATE TABLE copy AS SELECT * FROM api_keys");
  await work();
  await account.sql("DELETE FROM api_keys");
  await account.sql("INSERT INTO api_keys SELECT * FROM copy");
  await account.sql("DROP TABLE copy");
}

const pageOf = {
  v1: (body) => ({
    rows: body.keys,
    next: body.meta.next_page_url,
    previous: body.meta.previous_page_url,
    at: body.meta,
  }),
  "2010-04-01": (body) => ({ rows: body.keys, next: body.next_page_uri, previous: body.previous_page_uri, at: body }),
};

for (const [api, start] of Object.entries({ v1: list, "2010-04-01": keysPath })) {
  const read = async (path) => pageOf[api]((await account.call("GET", path)).body);
  const first = (size) => read(`${start}${start.includes("?") ? "&" : "?"}PageSize=${size}`);

  test(`${api}: each key is listed once, in order, forwards and backwards`, async () => {
    const forth = [];
    let page = await first(1000);
    for (let number = 0; ; number += 1) {
      assert.equal(page.at.page, number);
      forth.push(...page.rows.map(({ sid }) => sid));
      if (page.next === null) break;
      page = await read(page.next);
    }
    assert.equal(forth.length, MANY + 1);
    assert.equal(new Set(forth).size, MANY + 1);
    // The Main key is the newest, then the highest number.
    assert.deepEqual(
      forth.slice(1, 3),
      [MANY, MANY - 1].map((i) => `SK${i.toString(16).padStart(32, "0")}`),
    );

    const back = page.rows.map(({ sid }) => sid).reverse();
    while (page.previous !== null) {
      page = await read(page.previous);
      back.push(...page.rows.map(({ sid }) => sid).reverse());
    }
    assert.deepEqual(back.reverse(), forth);
    assert.equal(page.at.page, 0);
  });

  test(`${api}: page sizes of 1, the maximum, and more than the maximum`, async () => {
    const one = await first(1);
    assert.deepEqual([one.rows.length, one.at.page_size], [1, 1]);
    const most = await first(1000);
    assert.deepEqual([most.rows.length, most.at.page_size], [1000, 1000]);
    // The SDKs send `limit` as PageSize, however large it is.
    const more = await first(1001);
    assert.deepEqual([more.rows.length, more.at.page_size], [1000, 1000]);
    assert.ok(more.next.includes("PageSize=1000"));
    const standard = await read(start);
    assert.deepEqual([standard.rows.length, standard.at.page_size], [50, 50]);
  });

  test(`${api}: keys that are added, changed or deleted between two pages move no other keys`, () =>
    keepingTheList(async () => {
      const one = await first(10);
      const two = await read(one.next);
      await account.newKey();
      await account.call("DELETE", `/v1/Keys/${one.rows[9].sid}`);
      await account.call("POST", `/v1/Keys/${one.rows[8].sid}`, { form: { FriendlyName: "renamed" } });
      assert.deepEqual((await read(one.next)).rows, two.rows);
    }));

  test(`${api}: a page whose rows were deleted is empty and links to its neighbours`, async () => {
    const one = await first(10);
    const two = await read(one.next);
    const ten = JSON.stringify(one.rows.map(({ sid }) => sid));
    await keepingTheList(async () => {
      await account.sql("DELETE FROM api_keys WHERE sid NOT IN (SELECT value FROM json_each(?))", ten);
      const empty = await read(one.next);
      assert.deepEqual([empty.rows, empty.next], [[], null]);
      assert.deepEqual((await read(empty.previous)).rows, one.rows);
    });
    await keepingTheList(async () => {
      await account.sql("DELETE FROM api_keys WHERE sid IN (SELECT value FROM json_each(?))", ten);
      const empty = await read(two.previous);
      assert.deepEqual([empty.rows, empty.previous], [[], null]);
      assert.deepEqual((await read(empty.next)).rows, two.rows);
    });
  });

  test(`${api}: invalid sizes and numbers are refused`, async () => {
    const bad = [
      "PageSize=0",
      "PageSize=-1",
      "PageSize=1.5",
      "PageSize=1e3",
      "PageSize=ten",
      "PageSize=",
      "PageSize=%2B5",
    ];
    for (const query of [...bad, "PageSize=99999999999999999999", "Page=-1", "Page=x", "Page=1e99"]) {
      const { status, body } = await account.call("GET", `${start}${start.includes("?") ? "&" : "?"}${query}`);
      assert.deepEqual([status, body.code], [400, 20001], query);
    }
    const { status, body } = await account.call("GET", `${start}${start.includes("?") ? "&" : "?"}Page=3`);
    assert.deepEqual([status, body.code, body.message], [400, 70002, "Paged requests must include a PageToken"]);
  });

  test(`${api}: malformed page tokens and those of another list are refused`, async () => {
    const token = new URL((await first(1)).next, account.url).searchParams.get("PageToken");
    assert.match(token, /^PA/);
    await account.newMessage();
    await account.newMessage();
    const messages = await account.call("GET", `${messagesPath}?PageSize=1`);
    const ofMessages = new URL(messages.body.next_page_uri, account.url).searchParams.get("PageToken");
    const encode = (position) => `PA${Buffer.from(position).toString("base64url")}`;
    const malformed = ["", "PA", "PASK1", token.slice(2), `PC${token.slice(2)}`, `${token}A`, `${token}=`, ofMessages];
    malformed.push(encode(""), encode("api_keys 1"), encode("api_keys 1 1 "), encode("api_keys 1.5 1"));
    malformed.push(
      encode("api_keys -1 1"),
      encode("api_keys NaN NaN"),
      encode("api_keys 01 1"),
      encode(`api_keys 1 ${"9".repeat(20)}`),
    );
    malformed.push("' OR 1=1 --", "../../etc/passwd", "PA\u0000", "💥", "9".repeat(2000), '{"updated":0}');
    for (const text of malformed) {
      const path = `${start}${start.includes("?") ? "&" : "?"}Page=1&PageToken=${encodeURIComponent(text)}`;
      const { status, body } = await account.call("GET", path);
      assert.deepEqual([status, body.code], [400, 70002], text);
    }
  });
}

test("the index finds a page, without a sort or a scan of the rows before it", async () => {
  for (const [comparison, order] of [
    ["<", "DESC"],
    [">", "ASC"],
  ]) {
    const plan = await account.sql(
      `EXPLAIN QUERY PLAN SELECT * FROM api_keys WHERE account = ? AND (updated, seq) ${comparison} (?, ?)
       ORDER BY updated ${order}, seq ${order} LIMIT ?`,
      ...[accountSid, 1000, 1, 50],
    );
    assert.deepEqual(
      plan.map(({ detail }) => detail),
      [`SEARCH api_keys USING INDEX api_keys_newest (account=? AND updated${comparison}?)`],
    );
  }
});
