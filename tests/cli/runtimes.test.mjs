// The packed package, installed in an empty folder: the command in every runtime, as its users start it.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { find, root } from "../../pkg/scripts/run.mjs";
import { LocalAccount } from "../local-account/harness.mjs";
import { run as exec, install } from "../packaging/installed.mjs";
import { faults, startService } from "../support/twilio-api.mjs";
import { environment, fail, keyVariables, run, runtimes, succeed, tokenVariables, tool } from "./command.mjs";

const { commands } = await import(pathToFileURL(join(root, "pkg/dist/cli/commands.js")));
const names = Object.keys(commands);
const policy = JSON.stringify({ allow: ["/twilio/messaging/messages/read"] });

let account;
let installed;
let service;
before(async () => {
  account = await LocalAccount.start();
  installed = await install();
  service = await startService({ keys: 3 });
});
after(async () => {
  await account?.close();
  await service?.close();
  await installed?.remove();
});

const script = "node_modules/twilio-edge-auth/dist/cli/main.js";
const programs = {
  ...Object.fromEntries(Object.entries(runtimes).map(([name, program]) => [name, [...program, script]])),
  "the machine's Node": [find("node"), script],
  Deno: [tool("deno"), "run", "--allow-all", "--quiet", "npm:twilio-edge-auth"],
};

for (const [runtime, program] of Object.entries(programs)) {
  describe(runtime, () => {
    const options = (more) => ({ program, cwd: installed.folder, ...more });

    test("prints help and usage errors", async () => {
      assert.match(await succeed(["token", "--help"], options()), /^Usage: twilio-edge-auth token/);
      await fail(["tokn"], 2, /did you mean "token"\?/, options());
      await fail(["token", "--identity"], 2, /--identity needs a value/, options());
      await fail(["token", "--identity", "a", "--api-secret=x"], 2, /not accepted as arguments/, options());
    });

    test("mints a token, and inspects it from standard input", async () => {
      const token = await succeed(
        ["token", "--identity", "alice", "--voice", "--video", "room"],
        options({ env: keyVariables }),
      );
      const { checks } = JSON.parse(await succeed(["inspect", "--json"], options({ env: keyVariables, input: token })));
      assert.ok(checks.every(({ ok }) => ok));
    });

    test("reads variables from standard input", () =>
      succeed(
        ["token", "--identity", "a", "--env-stdin"],
        options({
          input: Object.entries(keyVariables)
            .map((pair) => pair.join("="))
            .join("\n"),
        }),
      ));

    // The machine's Node may be as old as the oldest one.
    const skip = runtime === "the machine's Node";
    test("runs every command", { skip, timeout: 300_000 }, async () => {
      const done = new Set();
      /** Runs a command of the account, and returns its output. */
      const run = async (line, env, more) => {
        const words = line.split(" ");
        done.add([words.slice(0, 2).join(" "), words[0]].find((name) => names.includes(name)));
        const isLocal = ["token", "inspect", "permissions", "completion", "webhook"].includes(words[0]);
        const args = isLocal ? words : [...words, "--api-url", account.url.origin];
        return succeed(args, options({ env, shows: true, ...more }));
      };
      const json = async (line, env) => JSON.parse(await run(`${line} --json`, env));
      const { sid: TWILIO_ACCOUNT_SID, auth_token: TWILIO_AUTH_TOKEN } = await account.newSubaccount(runtime);
      const owner = { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN };

      const first = await json("keys create --name a", owner);
      const key = { TWILIO_ACCOUNT_SID, TWILIO_API_KEY: first.sid, TWILIO_API_SECRET: first.secret };
      const token = await run("token --identity alice --video", key);
      assert.ok(JSON.parse(await run("inspect --json", key, { input: token })).accepted);
      assert.match(await run("header", key), /^Authorization: Basic /);
      assert.ok((await json("doctor", key)).ok);
      const second = await json(`keys duplicate ${first.sid}`, owner);
      assert.equal((await json(`keys update ${second.sid} --name b`, owner)).friendlyName, "b");
      assert.equal((await json(`keys get ${second.sid}`, owner)).friendlyName, "b");
      assert.match(
        await run(`keys rotate ${second.sid} --yes --retire now --policy -`, owner, { input: policy }),
        /^T/,
      );
      assert.equal(await run(`keys delete ${first.sid} --yes`, owner), "");
      assert.equal((await json("keys list", owner)).length, 1);

      const shared = await json("shared-keys create --name a", owner);
      await run(`shared-keys update ${shared.id} --name b`, owner);
      assert.equal((await json(`shared-keys get ${shared.id}`, owner)).friendlyName, "b");
      assert.equal((await json("shared-keys list", owner)).length, 1);
      await run(`shared-keys delete ${shared.id} --yes`, owner);
      const app = await json("oauth-apps create --name a --template read-usage", owner);
      await run(`oauth-apps update ${app.sid} --name b`, owner);
      await run(`oauth-apps delete ${app.sid} --yes`, owner);

      const request = "--url https://example.com/sms --param Body=Hi";
      const { signature } = await json(`webhook sign ${request}`, owner);
      await run(`webhook check ${request} --signature ${signature}`, owner);
      assert.match(await run("permissions send sms"), /messages\/create/);
      assert.match(await run("completion bash"), /complete -F/);

      await run("auth-token rotate --yes", owner);
      await run("auth-token delete-secondary --yes", owner);
      const { secondaryAuthToken } = await json("auth-token rotate --yes", owner);
      await run("auth-token promote --yes", { ...owner, TWILIO_SECONDARY_AUTH_TOKEN: secondaryAuthToken });
      await run("keys list", { ...owner, TWILIO_AUTH_TOKEN: secondaryAuthToken });
      assert.deepEqual([...done].sort(), [...names].sort());
    });

    test("tells failures of Twilio and of the network apart", async () => {
      const list = ["keys", "list", "--api-url", service.origin];
      service.faults.push(faults.status(401));
      await fail(list, 1, /status 401/, options({ env: tokenVariables }));
      service.faults.push(faults.html(200));
      await fail(list, 3, /status 200/, options({ env: tokenVariables }));
      const closed = await startService();
      await closed.close();
      await fail(
        ["keys", "list", "--api-url", closed.origin],
        3,
        /cannot be reached/,
        options({ env: tokenVariables }),
      );
      await fail(["doctor", "--api-url", closed.origin], 3, /^$/, options({ env: tokenVariables }));
    });
  });
}

describe("npm", () => {
  test("links the command, which is executable", async () => {
    const path = join(installed.folder, "node_modules/.bin/twilio-edge-auth");
    assert.ok(statSync(path).mode & 0o100);
    const { code, stdout } = await run(["token", "--identity", "alice"], { program: [path], env: keyVariables });
    assert.equal(code, 0);
    assert.match(stdout, /^ey/);
  });

  test("runs it with npx", async () => {
    const options = { cwd: installed.folder, env: environment({}) };
    assert.match(
      await exec("npx", ["--offline", "twilio-edge-auth", "--help"], options),
      /^Usage: twilio-edge-auth COMMAND/,
    );
  });

  test("packs it without declarations", () => {
    const files = installed.files.filter((path) => path.startsWith("dist/cli/"));
    assert.ok(files.includes("dist/cli/main.js"));
    assert.deepEqual(
      files.filter((path) => !path.endsWith(".js")),
      [],
    );
  });
});
