// Parsing, help and completion: everything that comes from the definitions of the commands.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { cliDocument, documentPath } from "../../pkg/scripts/cli-docs.mjs";
import { root } from "../../pkg/scripts/run.mjs";
import { fail, main, run, succeed, temporaryFolder, variables } from "./command.mjs";

const { commands, loadAll } = await import(pathToFileURL(join(root, "pkg/dist/cli/commands.js")));
const all = await loadAll();

describe("help", () => {
  test("of every command is that of the snapshot (UPDATE_SNAPSHOTS=1 writes it)", async () => {
    const texts = ["--help", ...Object.keys(commands).map((name) => `${name} --help`)].map(async (line) => {
      return `$ twilio-edge-auth ${line}\n${await succeed(line.split(" "))}`;
    });
    const text = (await Promise.all(texts)).join("\n");
    const path = join(import.meta.dirname, "help.txt");
    if (process.env.UPDATE_SNAPSHOTS) writeFileSync(path, text);
    assert.equal(text, readFileSync(path, "utf8"));
  });

  test("is docs/cli.md too (npm run docs:cli writes it)", async () => {
    assert.equal(readFileSync(documentPath, "utf8"), await cliDocument());
  });

  test("of a group lists its commands", async () => {
    assert.match(await succeed(["keys", "--help"]), /keys list .*\n.*keys get/);
  });

  test("is shown with exit code 2 if there is no command", async () => {
    assert.equal((await run([])).code, 2);
  });

  test("has an example for every command, whose options exist", () => {
    for (const { name, options, examples } of all) {
      assert.ok(examples.length > 0, name);
      for (const { line } of examples) {
        const own = line.split(/\|\s|\$\(/).find((part) => part.includes(`twilio-edge-auth ${name}`));
        assert.ok(own, `${name}: ${line}`);
        for (const [, option] of own.matchAll(/ --([\w-]+)/g))
          assert.ok(Object.hasOwn(options, option), `${name} --${option}`);
      }
    }
  });

  test("needs no name that the registry lacks, and the other way round", () => {
    assert.deepEqual(
      all.map(({ name }) => name),
      Object.keys(commands),
    );
  });

  test("prints the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(root, "pkg/package.json"), "utf8"));
    assert.equal(await succeed(["--version"]), `${version}\n`);
  });
});

describe("a usage error", () => {
  const cases = [
    ["names the nearest command", ["tokn"], /unknown command "tokn" \(did you mean "token"\?\)/],
    [
      "names the nearest command of a group",
      ["keys", "lst"],
      /unknown command "keys lst" \(did you mean "keys list"\?\)/,
    ],
    ["names the nearest command by its start", ["keys", "rotat"], /\(did you mean "keys rotate"\?\)/],
    [
      "names the nearest group",
      ["auth-tokens", "rotate"],
      /unknown command "auth-tokens" \(did you mean "auth-token"\?\)/,
    ],
    ["names the nearest command of a new group", ["shared-keys", "creat"], /\(did you mean "shared-keys create"\?\)/],
    ["lists the commands of a group", ["webhook"], /Commands: webhook sign, webhook check/],
    [
      "names the nearest option",
      ["token", "--identiy", "a"],
      /unknown option "--identiy" \(did you mean "--identity"\?\)/,
    ],
    ["names a missing option", ["token"], /missing option: --identity NAME/],
    ["names a missing value", ["token", "--identity"], /--identity needs a value/],
    [
      "does not take an option for a value",
      ["token", "--identity", "--voice"],
      /--identity needs a value[\s\S]*--identity=VALUE/,
    ],
    ["names an empty value", ["token", "--identity="], /--identity is empty/],
    ["names a doubled option", ["token", "--identity", "a", "--identity", "b"], /--identity is given twice/],
    ["refuses the value of a switch", ["doctor", "--offline=yes"], /--offline takes no value/],
    ["names an option that the command lacks", ["doctor", "--auth", "x"], /unknown option "--auth"/],
    [
      "names the choices",
      ["header", "--auth", "api-kye"],
      /--auth: expected auth-token, api-key or oauth \(did you mean "api-key"\?\)/,
    ],
    ["names a missing argument", ["keys", "get"], /missing argument: SID/],
    [
      "names the choices of an argument",
      ["completion", "bsh"],
      /SHELL: expected bash, zsh or fish \(did you mean "bash"\?\)/,
    ],
    [
      "refuses options that exclude each other",
      ["webhook", "check", "--request", "a", "--body", "b"],
      /--request and --body cannot be used together/,
    ],
    [
      "refuses two exclusive options in any order",
      ["webhook", "check", "--body", "b", "--request", "a"],
      /cannot be used together/,
    ],
    ["refuses a bad SID", ["keys", "get", "SK1"], /SID: expected SK and 32 hexadecimal digits/],
    ["refuses an unsafe API URL", ["keys", "list", "--api-url", "http://example.com"], /--api-url: expected an origin/],
    ["refuses a bad duration", ["token", "--identity", "a", "--ttl", "soon"], /--ttl: expected a duration/],
    ["refuses a bad grant", ["token", "--identity", "a", "--grant", "player={"], /--grant: expected NAME=JSON/],
    ["refuses a worker without a workspace", ["token", "--identity", "a", "--worker", "WK1"], /--task-router/],
    ["refuses a relative URL", ["webhook", "sign", "--url", "/sms"], /--url: expected an absolute URL/],
    ["refuses --force by itself", ["keys", "create", "--name", "a", "--force"], /--force needs --write-env/],
    [
      "names what is missing in the environment",
      ["token", "--identity", "a"],
      /missing environment variables: TWILIO_ACCOUNT_SID, TWILIO_API_KEY/,
    ],
  ];
  for (const [title, args, message] of cases) test(title, () => fail(args, 2, message));

  test("leaves standard output empty", async () => {
    assert.equal((await run(["tokn"])).stdout, "");
  });

  const secret = "S3cretS3cretS3cretS3cretS3cret42";
  for (const name of [
    "secret",
    "api-secret",
    "auth-token",
    "password",
    "client-secret",
    "key-secret",
    "api-key-secret",
  ]) {
    test(`refuses --${name} with the reason, and does not repeat it`, async () => {
      for (const args of [[`--${name}`, secret], [`--${name}=${secret}`]]) {
        const { stderr } = await fail(
          ["token", "--identity", "a", ...args],
          2,
          /other users of this machine can see them/,
        );
        assert.ok(!stderr.includes(secret));
      }
    });
  }

  for (const args of [
    [secret],
    ["keys", secret],
    ["keys", "list", secret],
    ["token", "--identity", "a", secret],
    ["keys", "get", secret],
    ["header", "--auth", secret],
  ]) {
    test(`does not repeat a secret in the wrong place: ${args.map((arg) => (arg === secret ? "…" : arg)).join(" ")}`, async () => {
      const { code, stdout, stderr } = await run(args, { env: variables });
      assert.equal(code, 2);
      assert.ok(!(stdout + stderr).includes(secret));
    });
  }
});

describe("completion", () => {
  test("of Bash completes commands, their options and the values of options", async (context) => {
    const folder = temporaryFolder(context);
    const script = join(folder, "completion.bash");
    writeFileSync(script, await succeed(["completion", "bash"]));
    const complete = (...words) => {
      const code = `twilio-edge-auth() { "${process.execPath}" "${main}" "$@"; }; source ${script}; COMP_WORDS=(twilio-edge-auth ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _twilio_edge_auth; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return new Promise((resolve) => {
        const child = spawn("bash", ["--norc", "-c", code], { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
        let text = "";
        child.stdout.on("data", (chunk) => {
          text += chunk;
        });
        child.on("close", () => resolve(text.split("\n").filter(Boolean)));
      });
    };
    assert.deepEqual(await complete("to"), ["token"]);
    assert.deepEqual(await complete("keys", "l"), ["list"]);
    assert.deepEqual(await complete("keys", "list", "--li"), ["--limit"]);
    assert.deepEqual(await complete("token", "--identity", "a", "--vo"), ["--voice"]);
    assert.deepEqual(await complete("header", "--auth", "o"), ["oauth"]);
    assert.deepEqual(await complete("completion", "z"), ["zsh"]);
    const permission = "/twilio/messaging/messages/create";
    for (const command of ["create", "update"])
      assert.deepEqual(await complete("keys", command, "--permission", permission.slice(0, -2)), [permission]);
    assert.deepEqual(await complete("inspect", "--env-file", "comp"), ["completion.bash"]);
  });

  const hasFish = spawnSync("fish", ["--version"]).error === undefined;
  test("of Fish completes in Fish itself", { skip: hasFish ? false : "fish is not installed" }, async (context) => {
    const folder = temporaryFolder(context);
    writeFileSync(join(folder, "script.fish"), await succeed(["completion", "fish"]));
    writeFileSync(join(folder, "twilio-edge-auth"), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, {
      mode: 0o700,
    });
    for (const [line, word] of [
      ["to", "token"],
      ["keys ro", "rotate"],
      ["header --auth oa", "oauth"],
      ["keys create --permission /twilio/messaging/messages/crea", "/twilio/messaging/messages/create"],
    ]) {
      const { stdout } = spawnSync("fish", ["-N", "-c", `source script.fish; complete -C 'twilio-edge-auth ${line}'`], {
        cwd: folder,
        env: { ...process.env, HOME: folder, PATH: `${folder}:${process.env.PATH}` },
        encoding: "utf8",
      });
      assert.deepEqual(
        stdout
          .trim()
          .split("\n")
          .map((each) => each.split("\t")[0]),
        [word],
        line,
      );
    }
  });

  for (const shell of ["zsh", "fish"]) {
    test(`of ${shell} names every command and every option`, async () => {
      const script = await succeed(["completion", shell]);
      for (const { name, options } of all) {
        for (const word of name.split(" ")) assert.ok(script.includes(word), name);
        for (const option of Object.keys(options)) assert.ok(script.includes(option), option);
      }
    });
  }
});

test("the first line of the command starts Node", () => {
  assert.ok(readFileSync(main, "utf8").startsWith("#!/usr/bin/env node\n"));
});

test("an import of the library loads nothing of the command", () => {
  for (const entry of ["index.js", "shared/core.js", "slim.js"]) {
    assert.ok(!readFileSync(join(root, "pkg/dist", entry), "utf8").includes("cli/"), entry);
  }
});
