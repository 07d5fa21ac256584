// The packed package, installed in an empty folder: the command in every runtime, as its users start it.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { find } from "../../pkg/scripts/run.mjs";
import { run as exec, install } from "../packaging/installed.mjs";
import { faults, sidOf, startService } from "../support/twilio-api.mjs";
import { environment, fail, keyVariables, run, runtimes, succeed, tokenVariables, tool } from "./command.mjs";

let installed;
let service;
before(async () => {
  installed = await install();
  service = await startService({ keys: 3 });
});
after(async () => {
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

    test("signs and checks a webhook", async () => {
      const request = ["--url", "https://example.com/sms", "--param", "Body=Hi"];
      const { signature } = JSON.parse(
        await succeed(["webhook", "sign", ...request, "--json"], options({ env: tokenVariables })),
      );
      await succeed(["webhook", "check", ...request, "--signature", signature], options({ env: tokenVariables }));
      await fail(
        ["webhook", "check", ...request, "--signature", `A${signature.slice(1)}`],
        1,
        /^$/,
        options({ env: tokenVariables }),
      );
    });

    test("lists, creates and deletes keys", async () => {
      const keys = (...args) =>
        succeed(["keys", ...args, "--api-url", service.origin], options({ env: tokenVariables }));
      assert.ok((await keys("list")).includes(sidOf(2)));
      const { sid } = JSON.parse(await keys("create", "--name", "a", "--json"));
      await keys("delete", sid, "--yes");
      assert.ok(!service.keys.has(sid));
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
