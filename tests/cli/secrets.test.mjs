// Secrets are searched for while and after each command runs: in the arguments of processes, in what it prints, and in files.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runAndRead } from "../../pkg/scripts/run.mjs";
import { values } from "../local-account/harness.mjs";
import { assertNoSecrets, ended, environment, main, omit, run, secretsOf, temporaryFolder } from "./command.mjs";
import { startProxiedAccount } from "./proxy.mjs";

const env = omit(values, "ENVIRONMENT");
const { proxy } = await startProxiedAccount();

const at = (...args) => [...args, "--api-url", proxy.origin];

/** Every file in a folder. */
const files = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

test("no command leaves a secret in a file that it was not given", async (context) => {
  const folder = temporaryFolder(context);
  // Whatever a program writes by itself goes there.
  const places = { HOME: folder, TMPDIR: folder, XDG_CACHE_HOME: folder, XDG_CONFIG_HOME: folder };
  const secrets = secretsOf(env);
  /** Runs a command in the folder; the secret that it prints is searched for, too. */
  const json = async (...args) => {
    const { code, stdout, stderr } = await run(args, { env: { ...env, ...places }, cwd: folder, shows: true });
    assert.equal(code, 0, stderr);
    assertNoSecrets(stderr, secrets);
    const result = JSON.parse(stdout);
    for (const secret of [result.secret, result.secondaryAuthToken, result.token]) if (secret) secrets.push(secret);
    return result;
  };
  await json("token", "--identity", "alice", "--video", "--json");
  const { sid } = await json(...at("keys", "create", "--name", "a", "--json"));
  await json(...at("keys", "duplicate", sid, "--json"));
  const { id } = await json(...at("shared-keys", "create", "--name", "a", "--json"));
  const app = await json(...at("oauth-apps", "create", "--name", "a", "--template", "read-usage", "--json"));
  await json(...at("auth-token", "rotate", "--yes", "--json"));
  await json(...at("auth-token", "delete-secondary", "--yes", "--json"));
  await json(...at("doctor", "--json"));
  await json(...at("keys", "list", "--json"));
  await json(...at("shared-keys", "delete", id, "--yes", "--json"));
  await json(...at("oauth-apps", "delete", app.sid, "--yes", "--json"));
  assert.equal(secrets.length, 9);
  for (const path of files(folder)) assertNoSecrets(readFileSync(path, "latin1"), secrets);
  // The search finds what a command was told to write.
  const path = join(folder, ".env");
  await run(at("keys", "create", "--name", "a", "--write-env", path), { env });
  const [, written] = /^TWILIO_API_SECRET=(.*)$/m.exec(readFileSync(path, "utf8"));
  assert.throws(() =>
    assertNoSecrets(
      files(folder)
        .map((each) => readFileSync(each, "latin1"))
        .join(),
      [written],
    ),
  );
});

const lines = [
  ["keys", "list"],
  ["keys", "create", "--name", "a"],
  ["auth-token", "rotate", "--yes"],
  ["shared-keys", "create", "--name", "a"],
  ["oauth-apps", "create", "--name", "a", "--template", "read-usage"],
  ["doctor"],
];
for (const line of lines) {
  test(`other users see no secret in the arguments of the process: ${line.join(" ")}`, async () => {
    const child = spawn(process.execPath, [main, ...at(...line)], { env: environment(env), stdio: "ignore" });
    // Held, so that the process lives while ps runs.
    const isWaiting = new Promise((resolve) => {
      proxy.onRequest = () => {
        resolve();
        return "hold";
      };
    });
    try {
      await Promise.race([isWaiting, ended(child).then(() => assert.fail("ended before its request"))]);
      const { text } = await runAndRead("ps", ["-o", "args", "-p", child.pid, "--ppid", child.pid]);
      assert.ok(text.includes(`${main} ${line.join(" ")}`), text);
      assertNoSecrets(text, secretsOf(env));
    } finally {
      proxy.onRequest = undefined;
      child.kill("SIGKILL");
    }
  });
}
