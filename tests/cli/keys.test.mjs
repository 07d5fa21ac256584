// The keys commands against a service that answers as Twilio does, and fails on demand.
import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { faults, sidOf, startService } from "../support/twilio-api.mjs";
import { assertNoSecrets, environment, fail, run, succeed, temporaryFolder, tokenVariables } from "./command.mjs";
import { fakeWrangler } from "./wrangler.mjs";

const env = tokenVariables;
let service;
before(async () => {
  service = await startService({ keys: 120 });
});
after(() => service.close());
afterEach(() => {
  service.faults.length = 0;
  assert.deepEqual(service.wrong, []);
});

const at = (...args) => [...args, "--api-url", service.origin];
const newest = () => [...service.keys.values()].at(-1);
const keys = (...args) => succeed(at("keys", ...args), { env });

describe("keys list", () => {
  test("prints all keys as a table", async () => {
    const lines = (await keys("list")).trimEnd().split("\n");
    assert.match(lines[0], /^SID +NAME +TYPE +CREATED +UPDATED$/);
    assert.equal(lines.length, 1 + service.keys.size);
    assert.match(lines[1], /^SK0+1 {2}key 1 .*2016-06-13 {2}2016-06-14$/);
  });

  test("prints JSON, and at most as many keys as the limit says", async () => {
    const list = JSON.parse(await keys("list", "--json", "--limit", "2"));
    assert.deepEqual(
      list.map(({ sid, friendlyName, dateCreated }) => [sid, friendlyName, dateCreated]),
      [1, 2].map((number) => [sidOf(number), `key ${number}`, "2016-06-13T22:50:08.000Z"]),
    );
  });

  test("prints an empty list as JSON, and says so in words", async (context) => {
    const empty = await startService();
    context.after(() => empty.close());
    const args = ["keys", "list", "--api-url", empty.origin];
    assert.equal(await succeed([...args, "--json"], { env }), "[]\n");
    const { stdout, stderr } = await run(args, { env });
    assert.deepEqual([stdout, stderr], ["", "The account has no API keys.\n"]);
  });

  test("shows control characters in names as escapes", async (context) => {
    const hostile = await startService({ keys: 1 });
    context.after(() => hostile.close());
    hostile.keys.get(sidOf(1)).friendlyName = "\u001b]0;owned\u0007\nname";
    const args = ["keys", "list", "--api-url", hostile.origin];
    assert.match(await succeed(args, { env }), /\\u001b]0;owned\\u0007\\u000aname/);
    assert.equal(JSON.parse(await succeed([...args, "--json"], { env }))[0].friendlyName, "\u001b]0;owned\u0007\nname");
  });

  test("aligns names of wide characters", async (context) => {
    const wide = await startService({ keys: 2 });
    context.after(() => wide.close());
    wide.keys.get(sidOf(1)).friendlyName = "鍵名";
    wide.keys.get(sidOf(2)).friendlyName = "abcd";
    const [, first, second] = (await succeed(["keys", "list", "--api-url", wide.origin], { env })).split("\n");
    assert.equal(first.slice(sidOf(1).length).replace("鍵名", "abcd"), second.slice(sidOf(2).length));
  });

  test("says how many records could not be read", async () => {
    service.faults.push(faults.body('{"keys":[{"sid":1}],"meta":{"next_page_url":null}}'));
    const { code, stderr } = await run(at("keys", "list"), { env });
    assert.equal(code, 0);
    assert.match(stderr, /1 records could not be read/);
  });
});

describe("a failure", () => {
  const authenticate = JSON.stringify({ code: 20003, message: "Authenticate", status: 401 });
  const permission = "Authorization Error: required permission twilio/iam/api-keys/list is missing";
  const missing = JSON.stringify({ code: 70051, message: permission, status: 401 });
  const again = (fault) => [fault, fault, fault];
  const cases = {
    "401 says what to check": [
      1,
      [faults.status(401, {}, authenticate)],
      /code 20003[\s\S]*A Standard key may not manage keys/,
    ],
    "a missing permission is named": [1, [faults.status(401, {}, missing)], /twilio\/iam\/api-keys\/list is missing/],
    "404 is refused": [1, [faults.status(404)], /status 404/],
    "429 says when to try again": [3, [faults.status(429, { "retry-after": "120" })], /Try again in 120 s/],
    "500 is a failure of the network": [3, again(faults.status(500)), /status 500[\s\S]*Try again later/],
    "an HTML page is not printed": [3, again(faults.html(502)), /status 502/],
    "an HTML page with status 200 is not printed": [3, [faults.html(200)], /status 200/],
    "a closed connection is told": [3, again(faults.dropped), /cannot be reached/],
    "a truncated response is told": [3, [faults.truncated], /status 200/],
  };
  for (const [title, [code, list, message]] of Object.entries(cases)) {
    test(title, async () => {
      service.faults.push(...list);
      const { stdout, stderr } = await fail(at("keys", "list"), code, message, { env });
      assert.equal(stdout, "");
      assert.doesNotMatch(stderr, /<html>/);
    });
  }

  test("without a network is told, with exit code 3", async () => {
    const closed = await startService();
    await closed.close();
    await fail(["keys", "list", "--api-url", closed.origin], 3, /cannot be reached: nothing answers there/, { env });
  });

  test("of a host name is told", () =>
    fail(["keys", "list", "--api-url", "https://no-such-host.invalid"], 3, /cannot be reached/, { env }));
});

describe("keys get, update and delete", () => {
  test("show, change and remove a key", async () => {
    const sid = sidOf(3);
    assert.match(await keys("get", sid), /^SID +SK0+3\nName +key 3\n/);
    const updated = JSON.parse(await keys("update", sid, "--name", "renamed", "--json"));
    assert.equal(updated.friendlyName, "renamed");
    const { stdout, stderr } = await run(at("keys", "delete", sid, "--yes"), { env });
    assert.deepEqual([stdout, stderr], ["", `Deleted ${sid}.\n`]);
    assert.ok(!service.keys.has(sid));
    await fail(at("keys", "get", sid), 1, /code 20404/, { env });
  });

  test("replace a policy by one from standard input, and show it", async () => {
    const allow = ["/twilio/messaging/messages/create", "/twilio/messaging/messages/read"];
    const options = { env, input: JSON.stringify({ allow }) };
    const output = await succeed(at("keys", "update", sidOf(4), "--policy", "-"), options);
    assert.match(
      output,
      /Type +Restricted[\s\S]*Permissions +\/twilio\/messaging\/messages\/create\n +\/twilio\/messaging\/messages\/read\n/,
    );
    assert.deepEqual(service.keys.get(sidOf(4)).policy, { allow });
  });

  test("refuse an update that changes nothing", () =>
    fail(at("keys", "update", sidOf(1)), 2, /nothing to change/, { env }));

  test("refuse to delete without a terminal that can be asked", async () => {
    await fail(at("keys", "delete", sidOf(5)), 2, /Add --yes to confirm/, { env });
    assert.ok(service.keys.has(sidOf(5)));
  });

  test("refuse an invalid policy", async () => {
    for (const input of ["", "{", "[]", '{"allow":"x"}', '{"allow":[1]}', '{"allow":[],"deny":[]}']) {
      await fail(at("keys", "create", "--name", "a", "--policy", "-"), 2, /--policy: expected JSON/, { env, input });
    }
  });
});

describe("keys create", () => {
  test("prints the variables of a new key on standard output, and nothing else there", async () => {
    const count = service.keys.size;
    const { code, stdout, stderr } = await run(at("keys", "create", "--name", "worker"), { env });
    const { sid, secret, friendlyName } = newest();
    assert.deepEqual([code, service.keys.size, friendlyName], [0, count + 1, "worker"]);
    assert.equal(
      stdout,
      `TWILIO_ACCOUNT_SID=${env.TWILIO_ACCOUNT_SID}\nTWILIO_API_KEY=${sid}\nTWILIO_API_SECRET=${secret}\n`,
    );
    assertNoSecrets(stderr, [secret]);
    assert.match(stderr, /it is not shown again/);
  });

  test("prints JSON with the secret", async () => {
    const json = JSON.parse(await keys("create", "--name", "worker", "--json"));
    assert.deepEqual([json.sid, json.secret], [newest().sid, newest().secret]);
  });

  test("makes a Restricted key of permissions or a template", async () => {
    await keys(
      "create",
      "--name",
      "a",
      "--permission",
      "/twilio/voice/calls/create",
      "--permission",
      "/twilio/voice/calls/read",
    );
    assert.deepEqual(newest().policy, { allow: ["/twilio/voice/calls/create", "/twilio/voice/calls/read"] });
    await keys("create", "--name", "a", "--template", "send-messages");
    assert.deepEqual(newest().policy, {
      allow: ["/twilio/messaging/messages/create", "/twilio/messaging/messages/read"],
    });
  });

  test("warns about a permission that is not known", async () => {
    const args = at("keys", "create", "--name", "a", "--permission", "/twilio/messaging/message/create");
    const { code, stderr } = await run(args, { env });
    assert.equal(code, 0);
    assert.match(stderr, /not a known permission \(did you mean "\/twilio\/messaging\/messages\/create"\?\)/);
  });

  test("writes a file that only this user can read, and prints no secret", async (context) => {
    const path = join(temporaryFolder(context), ".env");
    const { stdout, stderr } = await run(at("keys", "create", "--name", "a", "--write-env", path), { env });
    const { sid, secret } = newest();
    assert.equal(
      readFileSync(path, "utf8"),
      `TWILIO_ACCOUNT_SID=${env.TWILIO_ACCOUNT_SID}\nTWILIO_API_KEY=${sid}\nTWILIO_API_SECRET=${secret}\n`,
    );
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(stdout, "");
    assertNoSecrets(stderr, [secret]);
  });

  test("does not overwrite a file, and creates no key then", async (context) => {
    const path = join(temporaryFolder(context), ".env");
    writeFileSync(path, "A=1\n");
    const count = service.secrets.length;
    await fail(at("keys", "create", "--name", "a", "--write-env", path), 1, /exists already[\s\S]*--force/, { env });
    assert.deepEqual([readFileSync(path, "utf8"), service.secrets.length], ["A=1\n", count]);
  });

  test("changes only the variables of the key in a file, with --force", async (context) => {
    const folder = temporaryFolder(context);
    const path = join(folder, ".env");
    writeFileSync(path, "# mine\nA=1\nTWILIO_API_KEY=SK1\nexport TWILIO_API_KEY_SECRET=old\nB=2");
    chmodSync(path, 0o644);
    await keys("create", "--name", "a", "--write-env", path, "--force");
    const { sid, secret } = newest();
    const own = `TWILIO_ACCOUNT_SID=${env.TWILIO_ACCOUNT_SID}\nTWILIO_API_KEY=${sid}\nTWILIO_API_SECRET=${secret}\n`;
    assert.equal(readFileSync(path, "utf8"), `# mine\nA=1\nB=2\n${own}`);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), [".env"]);
  });

  test("creates no key if the file cannot be written, and leaves no file if no key was created", async (context) => {
    const folder = temporaryFolder(context);
    const count = service.secrets.length;
    const missing = join(folder, "missing", ".env");
    await fail(at("keys", "create", "--name", "a", "--write-env", missing), 1, /cannot be written/, { env });
    assert.equal(service.secrets.length, count);
    service.faults.push(faults.status(401));
    await fail(at("keys", "create", "--name", "a", "--write-env", join(folder, ".env")), 1, /status 401/, { env });
    assert.deepEqual(readdirSync(folder), []);
  });

  test("says that a key may exist if there is no usable response", async () => {
    for (const fault of [faults.droppedAfter, faults.failedAfter(500)]) {
      service.faults.push(fault);
      await fail(at("keys", "create", "--name", "a"), 3, /The key may exist all the same/, { env });
    }
    service.faults.push(faults.status(429, { "retry-after": "120" }));
    await fail(at("keys", "create", "--name", "a"), 3, /Try again in 120 s/, { env });
  });

  test("says that a key was made whose secret is lost, if the response is not understood", async () => {
    service.faults.push(faults.truncated);
    await fail(at("keys", "create", "--name", "a"), 3, /a key was created, and its secret is lost/, { env });
  });

  test("deletes the key again if its secret cannot be printed", async () => {
    const count = service.keys.size;
    const { code, stderr } = await run(at("keys", "create", "--name", "a"), { env, closesOutput: true });
    assert.equal(code, 1);
    assert.match(stderr, /SK[0-9a-f]{32} was deleted again/);
    assert.equal(service.keys.size, count);
  });
});

describe("keys create --wrangler", () => {
  test("hands the key to wrangler by standard input: no argument or variable of a process has the secret", async (context) => {
    const wrangler = fakeWrangler(context, env);
    const { code, stdout, stderr } = await run(at("keys", "create", "--name", "a", "--wrangler", "api"), {
      env: wrangler.env,
    });
    const { sid, secret } = newest();
    assert.equal(code, 0, stderr);
    assert.equal(wrangler.read("args"), "secret bulk --name api\n");
    const variables = { TWILIO_ACCOUNT_SID: env.TWILIO_ACCOUNT_SID, TWILIO_API_KEY: sid, TWILIO_API_SECRET: secret };
    assert.deepEqual(JSON.parse(wrangler.read("input")), variables);
    assert.match(wrangler.read("ps"), /keys create --name a --wrangler api/);
    for (const text of [wrangler.read("ps"), wrangler.read("env"), stdout, stderr]) assertNoSecrets(text, [secret]);
    assert.equal(stdout, "");
  });

  test("deletes the key again if wrangler fails", async (context) => {
    const count = service.keys.size;
    const wrangler = fakeWrangler(context, env, 7);
    await fail(at("keys", "create", "--name", "a", "--wrangler"), 1, /exit code 7; SK\w+ was deleted again/, {
      env: wrangler.env,
    });
    assert.equal(service.keys.size, count);
  });

  test("says how to delete the key if that fails too", async (context) => {
    const wrangler = fakeWrangler(context, env, 7);
    const pass = Object.assign((response, answer) => {
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    });
    service.faults.push(pass, faults.status(400));
    await fail(at("keys", "create", "--name", "a", "--wrangler"), 1, /Run: twilio-edge-auth keys delete SK/, {
      env: wrangler.env,
    });
  });

  test("refuses an invalid Worker name", () =>
    fail(at("keys", "create", "--name", "a", "--wrangler", "a; b"), 2, /--wrangler: expected the name of a Worker/, {
      env,
    }));

  test("creates no key if there is no wrangler", async (context) => {
    const count = service.secrets.length;
    const nothing = { ...environment(env), PATH: temporaryFolder(context) };
    await fail(at("keys", "create", "--name", "a", "--wrangler"), 1, /wrangler cannot be run/, { env: nothing });
    assert.equal(service.secrets.length, count);
  });
});

describe("permissions", () => {
  test("finds permissions by words", async () => {
    const found = JSON.parse(await succeed(["permissions", "CALLS", "create", "--json"]));
    assert.ok(found.some(({ permission }) => permission === "/twilio/voice/calls/create"));
    assert.ok(found.every(({ permission, title }) => /calls/i.test(permission + title)));
  });

  test("finds permissions by what people call them", async () => {
    const find = async (...words) => {
      const found = JSON.parse(await succeed(["permissions", ...words, "--json"]));
      return found.map(({ permission }) => permission);
    };
    const sending = "/twilio/messaging/messages/create";
    for (const words of [
      ["send", "SMS"],
      ["send", "message"],
      ["make", "messaging/messages/"],
    ]) {
      assert.deepEqual(await find(...words), [sending], words.join(" "));
    }
    assert.ok((await find("send")).includes(sending));
    assert.deepEqual(await find("remove", "key"), ["/twilio/iam/api-keys/delete"]);
    assert.ok((await find("senders")).every((permission) => permission.includes("senders")));
  });

  test("knows no word whose meaning is not in the catalogue", async () => {
    const source = readFileSync(join(root, "pkg/src/cli/permission-words.ts"), "utf8");
    const words = new Set([...source.matchAll(/"(\w+)"/g)].map(([, word]) => word));
    assert.ok(words.size > 30);
    for (const word of words) await succeed(["permissions", word]);
  });

  test("makes a policy without wildcards that keys create takes", async () => {
    const policy = await succeed(["permissions", "messaging/messages/", "--policy"]);
    assert.equal(JSON.parse(policy).allow.length, 5);
    const { stderr } = await run(at("keys", "create", "--name", "a", "--policy", "-"), { env, input: policy });
    assert.doesNotMatch(stderr, /Warning/);
    assert.deepEqual(newest().policy, JSON.parse(policy));
  });

  test("has every permission of every template", async () => {
    const names = /--template NAME +A ready policy: ([^.]+)\./s.exec(await succeed(["permissions", "--help"]))[1];
    for (const name of names.split(/,\s+/)) {
      const { allow } = JSON.parse(await succeed(["permissions", "--template", name, "--policy"]));
      assert.ok(allow.length > 0, name);
    }
  });

  test("refuses a policy that is too large, and words that find nothing", async () => {
    await fail(["permissions", "voice", "--policy"], 2, /at most 100: add words/);
    await fail(["permissions", "nothing-like-this"], 1, /no known permission/);
  });
});

test("no temporary file is left in the working folder", () => {
  assert.ok(!readdirSync(".").some((name) => name.endsWith(".new")));
  assert.ok(existsSync("package.json"));
});
