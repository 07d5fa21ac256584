// Rotation of the Auth Token against the local account: in a terminal, in scripts, interrupted and with faults at each step.
import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import { accountPath, accountSid, basic, values } from "../local-account/harness.mjs";
import { assertNoSecrets, fail, run, runInTerminal, succeed, temporaryFolder } from "./command.mjs";
import { interrupt, startProxiedAccount } from "./proxy.mjs";
import { fakeWrangler } from "./wrangler.mjs";

const { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = values;
const env = { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN };
const { account, proxy } = await startProxiedAccount();
await account.call("GET", accountPath(accountSid));
beforeEach(() => account.sql("UPDATE accounts SET auth_token = ?, secondary_auth_token = NULL", TWILIO_AUTH_TOKEN));

const at = (...args) => ["auth-token", ...args, "--api-url", proxy.origin];
const works = async (token) =>
  (await account.call("GET", accountPath(accountSid), { as: basic(accountSid, token) })).status === 200;
const secondary = async () => (await account.sql("SELECT secondary_auth_token AS token FROM accounts"))[0].token;
const secondaryIn = (text) => /^TWILIO_SECONDARY_AUTH_TOKEN=([0-9a-f]{32})$/m.exec(text)[1];
const isCreation = ({ method, url }) => method === "POST" && url.startsWith("/v1/AuthTokens/Secondary");
const isPromotion = ({ url }) => url.startsWith("/v1/AuthTokens/Promote");

/** Creates the secondary Auth Token, and returns the environment with both. */
async function begin() {
  const { secondary_auth_token: token } = (await account.call("POST", "/v1/AuthTokens/Secondary")).body;
  return { token, env: { ...env, TWILIO_SECONDARY_AUTH_TOKEN: token } };
}

/** An .env file with the Auth Token and another line. */
function envFile(context) {
  const path = join(temporaryFolder(context), ".env");
  writeFileSync(path, `# mine\nTWILIO_ACCOUNT_SID=${accountSid}\nTWILIO_AUTH_TOKEN=${TWILIO_AUTH_TOKEN}\nPORT=3000\n`);
  chmodSync(path, 0o600);
  return path;
}

describe("in a script", () => {
  test("rotate prints the new token once, and promote makes it the primary one", async () => {
    const { code, stdout, stderr } = await run(at("rotate", "--yes"), { env });
    assert.equal(code, 0, stderr);
    const token = secondaryIn(stdout);
    assert.equal(stdout, `TWILIO_ACCOUNT_SID=${accountSid}\nTWILIO_SECONDARY_AUTH_TOKEN=${token}\n`);
    assert.match(stderr, /accept both Auth Tokens[\s\S]*auth-token promote\n.*auth-token delete-secondary\n$/);
    assertNoSecrets(stderr, [token]);
    assert.deepEqual([await works(TWILIO_AUTH_TOKEN), await works(token)], [true, true]);

    const both = { ...env, TWILIO_SECONDARY_AUTH_TOKEN: token };
    const promoted = await run(at("promote", "--yes"), { env: both });
    assert.deepEqual([promoted.code, promoted.stdout], [0, ""], promoted.stderr);
    assert.match(promoted.stderr, /is now the primary one[\s\S]*old one no longer works/);
    assert.deepEqual([await works(TWILIO_AUTH_TOKEN), await works(token)], [false, true]);
  });

  test("the file has both tokens between the steps, and only the new one after them", async (context) => {
    const path = envFile(context);
    const file = ["--yes", "--env-file", path, "--write-env", path, "--force"];
    const first = await run(at("rotate", ...file));
    const text = readFileSync(path, "utf8");
    const token = secondaryIn(text);
    assert.deepEqual([first.code, first.stdout], [0, ""], first.stderr);
    assert.match(text, /^# mine\n.*\nPORT=3000\n/s);
    assert.ok(text.includes(`TWILIO_AUTH_TOKEN=${TWILIO_AUTH_TOKEN}\n`));
    const second = await run(at("promote", ...file));
    assert.deepEqual([second.code, second.stdout], [0, ""], second.stderr);
    assert.equal(
      readFileSync(path, "utf8"),
      `# mine\nPORT=3000\nTWILIO_ACCOUNT_SID=${accountSid}\nTWILIO_AUTH_TOKEN=${token}\n`,
    );
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assertNoSecrets(first.stderr + second.stderr, [token, TWILIO_AUTH_TOKEN]);
    assert.deepEqual([await works(TWILIO_AUTH_TOKEN), await works(token)], [false, true]);
  });

  test("--json has the token only if it goes nowhere else", async (context) => {
    const printed = JSON.parse(await succeed(at("rotate", "--yes", "--json"), { env }));
    assert.deepEqual([printed.accountSid, printed.secondaryAuthToken], [accountSid, await secondary()]);
    const deleted = await succeed(at("delete-secondary", "--yes", "--json"), { env });
    assert.deepEqual(JSON.parse(deleted), { accountSid, deleted: true });
    const path = join(temporaryFolder(context), ".env");
    const written = JSON.parse(await succeed(at("rotate", "--yes", "--json", "--write-env", path), { env }));
    assert.deepEqual(Object.keys(written), ["accountSid", "dateCreated"]);
    const both = { ...env, TWILIO_SECONDARY_AUTH_TOKEN: await secondary() };
    assert.deepEqual(JSON.parse(await succeed(at("promote", "--yes", "--json"), { env: both })), {
      accountSid,
      promoted: true,
    });
  });

  test("the Worker gets the new token through standard input, first as the secondary one", async (context) => {
    const wrangler = fakeWrangler(context, env);
    const check = (result, token, name) => {
      assert.deepEqual([result.code, result.stdout], [0, ""], result.stderr);
      assert.deepEqual(JSON.parse(wrangler.read("input")), { TWILIO_ACCOUNT_SID, [name]: token });
      assert.match(wrangler.read("ps"), /auth-token (rotate|promote) --yes/);
      const child = wrangler.read("env").replaceAll(/^TWILIO_.*$/gm, "");
      // Other processes of this machine may have the account's usual token.
      for (const text of [wrangler.read("ps"), wrangler.read("args"), child]) assertNoSecrets(text, [token]);
      assertNoSecrets(result.stderr, [token, TWILIO_AUTH_TOKEN]);
    };
    const created = await run(at("rotate", "--yes", "--wrangler", "api"), { env: wrangler.env });
    const token = await secondary();
    check(created, token, "TWILIO_SECONDARY_AUTH_TOKEN");
    const both = { ...wrangler.env, TWILIO_SECONDARY_AUTH_TOKEN: token };
    const promoted = await run(at("promote", "--yes", "--wrangler", "api"), { env: both });
    check(promoted, token, "TWILIO_AUTH_TOKEN");
    assert.match(promoted.stderr, /wrangler secret delete TWILIO_SECONDARY_AUTH_TOKEN --name api\n$/);
  });

  test("nothing is done without a confirmation", async () => {
    const begun = await begin();
    for (const command of ["promote", "delete-secondary"]) {
      await fail(at(command), 2, /Add --yes to confirm/, { env: begun.env });
    }
    await succeed(at("delete-secondary", "--yes"), { env });
    await fail(at("rotate"), 2, /Add --yes to confirm/, { env });
    assert.equal(await secondary(), null);
  });
});

describe("in a terminal", () => {
  const terminal = (args, typed, more) =>
    runInTerminal(at(...args), { env, keys: typed.map((keys) => ["[y/N] ", keys]), shows: true, ...more });

  test("rotate asks before each of its steps, and replaces the token in its file", async (context) => {
    const path = envFile(context);
    const file = ["--env-file", path, "--write-env", path, "--force"];
    const { code, output } = await terminal(["rotate", ...file], ["y\r", "y\r"], { env: {} });
    assert.equal(code, 0, output);
    assert.match(output, /Create a secondary Auth Token for AC1+\?[\s\S]*accept both[\s\S]*Promote it now\?/);
    const [, token] = /^TWILIO_AUTH_TOKEN=(.*)$/m.exec(readFileSync(path, "utf8"));
    assert.deepEqual([await works(TWILIO_AUTH_TOKEN), await works(token)], [false, true]);
    assertNoSecrets(output, [token, TWILIO_AUTH_TOKEN]);
    assert.ok(!readFileSync(path, "utf8").includes("SECONDARY"));
  });

  test("a file that exists since the first step needs no --force for the second", async (context) => {
    const path = join(temporaryFolder(context), ".env");
    const { code, output } = await terminal(["rotate", "--write-env", path], ["y\r", "y\r"]);
    assert.equal(code, 0, output);
    assert.match(readFileSync(path, "utf8"), /^TWILIO_ACCOUNT_SID=.*\nTWILIO_AUTH_TOKEN=.*\n$/);
  });

  for (const [title, typed, code, message] of [
    ["after a no", "n\r", 1, /nothing was created/],
    ["after Ctrl-C", "\u0003", 130, /Interrupted\. Nothing was created\./],
  ]) {
    test(`nothing is created ${title}`, async () => {
      const result = await terminal(["rotate"], [typed]);
      assert.deepEqual([result.code, await secondary()], [code, null], result.output);
      assert.match(result.output, message);
    });
  }

  for (const [title, typed, code] of [
    ["a no", "n\r", 0],
    ["Ctrl-C", "\u0003", 130],
  ]) {
    test(`after ${title} to the promotion both tokens work, and rotate continues`, async () => {
      const stopped = await terminal(["rotate"], ["y\r", typed]);
      assert.equal(stopped.code, code, stopped.output);
      assert.match(stopped.output, /To continue, .*auth-token promote\n/);
      const token = await secondary();
      assert.deepEqual([await works(TWILIO_AUTH_TOKEN), await works(token)], [true, true]);
      const both = { ...env, TWILIO_SECONDARY_AUTH_TOKEN: token };
      const { code: done, output } = await terminal(["rotate"], ["y\r"], { env: both });
      assert.equal(done, 0, output);
      assert.match(output, /^Continuing with the token in TWILIO_SECONDARY_AUTH_TOKEN\.\n/);
      assert.deepEqual([await works(TWILIO_AUTH_TOKEN), await works(token)], [false, true]);
    });
  }

  test("promote and delete-secondary change nothing after a no or Ctrl-C", async () => {
    const begun = await begin();
    for (const [command, text] of [
      ["promote", /nothing was promoted/i],
      ["delete-secondary", /nothing was deleted/i],
    ]) {
      for (const [typed, code] of [
        ["n\r", 1],
        ["\u0003", 130],
      ]) {
        const result = await terminal([command], [typed], { env: begun.env });
        assert.equal(result.code, code);
        assert.match(result.output, text);
      }
    }
    assert.equal(await secondary(), begun.token);
  });
});

describe("a rotation is resumed", () => {
  test("after the promotion: the old token is refused, and the new one is stored", async (context) => {
    const begun = await begin();
    await account.call("POST", "/v1/AuthTokens/Promote");
    const path = join(temporaryFolder(context), ".env");
    for (const command of [["rotate"], ["promote", "--yes"]]) {
      const args = at(...command, "--write-env", path, ...(existsSync(path) ? ["--force"] : []));
      const { code, stderr } = await run(args, { env: begun.env });
      assert.equal(code, 0, stderr);
      assert.match(stderr, /is already the primary one/);
      assert.ok(readFileSync(path, "utf8").includes(`TWILIO_AUTH_TOKEN=${begun.token}\n`));
    }
  });

  test("with a token that is not known: it says that it is to be deleted first", async () => {
    await begin();
    await fail(at("rotate", "--yes"), 1, /code 70001[\s\S]*may have a secondary[\s\S]*delete-secondary/, { env });
    await succeed(at("delete-secondary", "--yes"), { env });
    await succeed(at("rotate", "--yes"), { env });
  });

  test("with a token that was deleted: it is replaced, and not promoted", async () => {
    const begun = await begin();
    await account.call("DELETE", "/v1/AuthTokens/Secondary");
    const other = await begin();
    await fail(at("promote", "--yes"), 1, /does not accept the token in TWILIO_SECONDARY.*nothing was promoted/, {
      env: begun.env,
    });
    assert.deepEqual([await works(TWILIO_AUTH_TOKEN), await secondary()], [true, other.token]);
    await account.call("DELETE", "/v1/AuthTokens/Secondary");
    const { code, stderr } = await run(at("rotate", "--yes"), { env: begun.env });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /it is replaced/);
  });

  test("with two tokens that are both refused: it says so", async () => {
    const wrong = { ...env, TWILIO_AUTH_TOKEN: "a".repeat(32), TWILIO_SECONDARY_AUTH_TOKEN: "b".repeat(32) };
    for (const command of ["rotate", "promote"]) {
      await fail(at(command, "--yes"), 1, /accepts neither TWILIO_AUTH_TOKEN nor TWILIO_SEC/, { env: wrong });
    }
  });
});

describe("Ctrl-C", () => {
  const creating = (fault) => interrupt(proxy, at("rotate", "--yes"), { env, matches: isCreation, fault });

  for (const [title, fault] of [
    ["before", "hold"],
    ["after", "hold after"],
  ]) {
    test(`${title} the secondary token was created: the primary one works, and the rotation begins again`, async () => {
      const { code, stdout, stderr } = await creating(fault);
      assert.deepEqual([code, stdout], [130, ""], stderr);
      assert.match(stderr, /Interrupted\. The primary Auth Token is not changed\..*delete-secondary/);
      assert.deepEqual([await works(TWILIO_AUTH_TOKEN), (await secondary()) === null], [true, fault === "hold"]);
      await run(at("delete-secondary", "--yes"), { env });
      await succeed(at("rotate", "--yes"), { env });
    });
  }

  for (const [title, fault] of [
    ["before", "hold"],
    ["after", "hold after"],
  ]) {
    test(`twice, ${title} the promotion had its effect: promote finds out and finishes`, async () => {
      const begun = await begin();
      const options = { env: begun.env, matches: isPromotion, fault, times: 2 };
      const { code, stdout, stderr } = await interrupt(proxy, at("promote", "--yes"), options);
      assert.deepEqual([code, stdout], [130, ""], stderr);
      assert.match(stderr, /Finishing, .*\nInterrupted\. .* may have been promoted.*auth-token promote\n$/);
      await succeed(at("promote", "--yes"), { env: begun.env });
      assert.deepEqual([await works(TWILIO_AUTH_TOKEN), await works(begun.token)], [false, true]);
    });
  }
});

describe("a fault", () => {
  test("in the creation says that the token may exist", async () => {
    for (const fault of ["drop", { status: 500 }, { status: 201, body: "<html>" }]) {
      proxy.onRequest = (request) => (isCreation(request) ? fault : undefined);
      await fail(at("rotate", "--yes"), 3, /A secondary one may exist: .*delete-secondary/, { env });
      proxy.onRequest = undefined;
      await run(at("delete-secondary", "--yes"), { env });
    }
  });

  test("in the promotion is not one if it had its effect", async () => {
    const begun = await begin();
    proxy.onRequest = (request) => (isPromotion(request) ? "drop" : undefined);
    const { code, stderr } = await run(at("promote", "--yes"), { env: begun.env });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /is now the primary one/);
  });

  test("in the promotion says whether the old token still works, if it can be known", async () => {
    const begun = await begin();
    for (const fault of ["refuse", { status: 500 }, { status: 200, body: "<html>" }]) {
      proxy.onRequest = (request) => (isPromotion(request) ? fault : undefined);
      await fail(at("promote", "--yes"), 3, /it was not promoted: the old one still works/, { env: begun.env });
    }
    let isOffline = false;
    proxy.onRequest = (request) => {
      isOffline ||= isPromotion(request);
      return isOffline ? "refuse" : undefined;
    };
    await fail(at("promote", "--yes"), 3, /it may have been promoted\nTry again: /, { env: begun.env });
    assert.equal(await works(TWILIO_AUTH_TOKEN), true);
  });

  const html = { headers: { "content-type": "text/html" }, body: "<html>Secret page</html>" };
  const responses = [
    [{ status: 401 }, 1, /status 401/],
    [{ status: 429, headers: { "retry-after": "120" } }, 3, /Try again in 120 s/],
    [{ status: 502, ...html }, 3, /status 502/],
    [{ status: 200, ...html }, 3, /status 200/],
    ["refuse", 3, /cannot be reached/],
  ];
  for (const [fault, code, message] of responses) {
    test(`is told apart: ${typeof fault === "string" ? "no network" : fault.status}`, async () => {
      const begun = await begin();
      for (const [command, variables] of [
        ["rotate", env],
        ["promote", begun.env],
        ["delete-secondary", env],
      ]) {
        proxy.onRequest = ({ url }) => (url.startsWith("/v1/AuthTokens") ? fault : undefined);
        const result = await fail(at(command, "--yes"), code, message, { env: variables });
        assert.equal(result.stdout, "");
        assert.doesNotMatch(result.stderr, /Secret page/);
      }
    });
  }

  test("while the tokens are tried is not taken for a refusal", async () => {
    const begun = await begin();
    for (const status of [429, 500]) {
      proxy.onRequest = ({ url }) => (url.startsWith("/2010") ? { status } : undefined);
      await fail(at("promote", "--yes"), 3, /Auth Token: not known/, { env: begun.env });
    }
    assert.equal(await works(TWILIO_AUTH_TOKEN), true);
  });

  test("of the place deletes the new token again", async (context) => {
    await fail(at("rotate", "--yes"), 1, /output is closed; the secondary Auth Token was deleted again/, {
      env,
      closesOutput: true,
    });
    const wrangler = fakeWrangler(context, env, 7);
    const { env: broken } = wrangler;
    await fail(at("rotate", "--yes", "--wrangler"), 1, /exit code 7; the secondary Auth Token was deleted again/, {
      env: broken,
    });
    assert.equal(await secondary(), null);
    const begun = await begin();
    await fail(at("promote", "--yes", "--wrangler"), 1, /exit code 7; the new Auth Token is the primary one all the/, {
      env: { ...broken, ...begun.env },
    });
    assert.deepEqual([await works(TWILIO_AUTH_TOKEN), await works(begun.token)], [false, true]);
  });

  test("of the file is found before anything is changed", async (context) => {
    const begun = await begin();
    const missing = join(temporaryFolder(context), "missing", ".env");
    await fail(at("promote", "--yes", "--write-env", missing), 1, /cannot be written/, { env: begun.env });
    const existing = envFile(context);
    await fail(at("promote", "--yes", "--write-env", existing), 1, /exists already/, { env: begun.env });
    assert.equal(await works(TWILIO_AUTH_TOKEN), true);
    await account.call("DELETE", "/v1/AuthTokens/Secondary");
    await fail(at("rotate", "--yes", "--write-env", missing), 1, /cannot be written/, { env });
    assert.equal(await secondary(), null);
  });
});

describe("a usage error", () => {
  test("names the variable that is missing or wrong", async () => {
    await fail(at("rotate", "--yes"), 2, /missing environment variables: TWILIO_ACCOUNT_SID/);
    for (const same of [undefined, TWILIO_AUTH_TOKEN]) {
      const variables = { ...env, ...(same && { TWILIO_SECONDARY_AUTH_TOKEN: same }) };
      await fail(at("promote", "--yes"), 2, /missing environment variables: TWILIO_SECONDARY_AUTH_TOKEN/, {
        env: variables,
      });
    }
    const quoted = { ...env, TWILIO_SECONDARY_AUTH_TOKEN: `"${"c".repeat(32)}"` };
    await fail(at("promote", "--yes"), 2, /^Error: TWILIO_SECONDARY_AUTH_TOKEN: /, { env: quoted });
    const key = { TWILIO_ACCOUNT_SID, TWILIO_API_KEY: values.TWILIO_API_KEY, TWILIO_API_SECRET: "x".repeat(32) };
    await fail(at("rotate", "--yes"), 2, /missing environment variables: TWILIO_AUTH_TOKEN/, { env: key });
  });

  test("of delete-secondary: there is none", () =>
    fail(at("delete-secondary", "--yes"), 1, /the account has no secondary Auth Token/, { env }));
});
