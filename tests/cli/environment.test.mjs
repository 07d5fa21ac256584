// Where commands read their variables: the environment, a file or standard input, and never a mixture.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import {
  fail,
  keyVariables,
  main,
  run,
  runInTerminal,
  runtimes,
  succeed,
  temporaryFolder,
  variables,
} from "./command.mjs";

const token = ["token", "--identity", "alice", "--video"];
const lines = (object, end = "\n") =>
  Object.entries(object)
    .map(([name, value]) => `${name}=${value}${end}`)
    .join("");

/** Writes an .env file that only this user can read. */
function envFile(context, text, mode = 0o600) {
  const path = join(temporaryFolder(context), ".env");
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

describe("--env-file", () => {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_API_KEY: sid, TWILIO_API_SECRET: secret } = keyVariables;
  const forms = {
    "plain lines": lines(keyVariables),
    "Windows line ends": lines(keyVariables, "\r\n"),
    "a byte order mark": `\ufeff${lines(keyVariables)}`,
    "quotes, export, spaces and comments": `# Twilio\nexport TWILIO_ACCOUNT_SID="${accountSid}" # the account\n TWILIO_API_KEY = '${sid}'\n\nTWILIO_API_SECRET=${secret} # secret\n`,
    "a variable twice, of which the last counts": `TWILIO_API_KEY=SK1\n${lines(keyVariables)}`,
  };
  for (const [title, text] of Object.entries(forms)) {
    test(`reads ${title}`, async (context) => {
      const { code, stderr } = await run([...token, "--env-file", envFile(context, text)]);
      assert.deepEqual([code, stderr], [0, ""]);
    });
  }

  test("is replaced by standard input with --env-stdin", () =>
    succeed([...token, "--env-stdin"], { input: lines(keyVariables) }));

  test("does not mix the file with the environment", (context) =>
    fail(
      [...token, "--env-file", envFile(context, `TWILIO_ACCOUNT_SID=${accountSid}\n`)],
      2,
      /missing environment variables: TWILIO_API_KEY/,
      {
        env: variables,
      },
    ));

  test("warns about a file that other users can read", async (context) => {
    const { code, stderr } = await run([...token, "--env-file", envFile(context, lines(keyVariables), 0o644)]);
    assert.equal(code, 0);
    assert.match(stderr, /^Warning: other users of this machine can read .*chmod 600/);
  });

  test("refuses a file that does not exist, a folder, and binary data", async (context) => {
    const folder = temporaryFolder(context);
    mkdirSync(join(folder, "env"));
    const missing = [...token, "--env-file", join(folder, "none")];
    await fail(missing, 1, /it does not exist/, { runtime: "bun" });
    // Node looks for the file before it starts the command.
    await fail(missing, 9, /not found/);
    await fail([...token, "--env-file", join(folder, "env")], 1, /it is a folder/, { runtime: "bun" });
    await fail([...token, "--env-file", envFile(context, Buffer.from([0xff, 0xfe, 0]))], 1, /not binary data/, {
      runtime: "bun",
    });
  });

  test("says that a file cannot be read", async (context) => {
    const path = envFile(context, lines(keyVariables), 0o000);
    chmodSync(dirname(path), 0o755);
    // Root reads any file.
    const user = process.getuid() === 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
    const start = (runtime) => [...user, ...runtimes[runtime], main];
    const { code } = await run(["--version"], { program: start("bun") }).catch(() => ({ code: undefined }));
    if (code !== 0) return context.skip("no other user can run the command here");
    const args = [...token, "--env-file", path];
    await fail(args, 1, /--env-file: .* cannot be read: permission denied/, { program: start("bun") });
    await fail(args, 9, /not found/, { program: start("node") });
  });

  test("refuses standard input for two things", () =>
    fail(["inspect", "-", "--env-stdin"], 2, /standard input can be read only once/, { input: "a.b.c" }));
});

describe("doctor --offline", () => {
  const doctor = async (env) => {
    const { code, stdout } = await run(["doctor", "--offline", "--json"], { env });
    return {
      code,
      findings: Object.fromEntries(JSON.parse(stdout).findings.map(({ name, ...finding }) => [name, finding])),
    };
  };

  test("finds nothing wrong with a complete environment, and prints no value", async () => {
    const { code, stdout } = await run(["doctor", "--offline"], { env: variables });
    assert.equal(code, 0);
    for (const value of Object.values(variables)) assert.ok(!stdout.includes(value));
  });

  test("says that there are no credentials", async () => {
    const { code, findings } = await doctor({});
    assert.deepEqual([code, findings.credentials.ok], [1, false]);
  });

  const faults = {
    "a carriage return": [`${keyVariables.TWILIO_API_SECRET}\r`, /carriage return/],
    "a line end": [`${keyVariables.TWILIO_API_SECRET}\n`, /line end/],
    quotes: [`"${keyVariables.TWILIO_API_SECRET}"`, /quotes around it/],
    "an empty value": ["", /set, but empty/],
    "a placeholder": ["your_api_secret", /placeholder/],
    "a short secret": ["abc", /at least 32 visible characters/],
  };
  for (const [title, [value, message]] of Object.entries(faults)) {
    test(`finds ${title}`, async () => {
      const { code, findings } = await doctor({ ...keyVariables, TWILIO_API_SECRET: value });
      assert.equal(code, 1);
      assert.match(findings.TWILIO_API_SECRET.message, message);
    });
  }

  test("finds SIDs in the wrong variable, misspelt names, and a region without a host", async () => {
    const { findings } = await doctor({
      ...keyVariables,
      TWILIO_ACCOUNT_SID: keyVariables.TWILIO_API_KEY,
      TWILIO_API_SECRT: "x",
      TWILIO_REGION: "ie1",
    });
    assert.match(findings.TWILIO_ACCOUNT_SID.message, /expected AC and 32 hexadecimal digits/);
    assert.match(findings.TWILIO_API_SECRT.message, /did you mean TWILIO_API_SECRET\?/);
    assert.equal(findings["region and edge"].ok, false);
  });
});

describe("colours", () => {
  const csi = "\u001b[";
  test("are shown in a terminal", async () => {
    const { output } = await runInTerminal(["doctor", "--offline"], { env: variables });
    assert.ok(output.includes(csi));
  });

  for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
    test(`are left out with ${Object.entries(env).join()}`, async () => {
      const { output } = await runInTerminal(["doctor", "--offline"], { env: { ...variables, ...env } });
      assert.ok(!output.includes(csi));
    });
  }

  test("are left out where the output is not a terminal", async () => {
    assert.ok(!(await succeed(["doctor", "--offline"], { env: variables })).includes(csi));
  });
});
