// token, inspect and header: what needs no network.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { describe, test } from "node:test";
import { ApiKey } from "twilio-edge-auth";
import { environment, fail, keyVariables, run, succeed, tokenVariables, variables } from "./command.mjs";

const key = new ApiKey({
  accountSid: keyVariables.TWILIO_ACCOUNT_SID,
  sid: keyVariables.TWILIO_API_KEY,
  secret: keyVariables.TWILIO_API_SECRET,
});
const mint = (options) =>
  key.mintAccessToken({ identity: "alice", grants: { voice: { incomingAllow: true } }, ...options });
const sid = (prefix) => prefix + "0123456789abcdef".repeat(2);
const env = keyVariables;

const base64url = (value) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);

/** A token that the library would not mint, signed with the key. */
function forge({ header, claims, secret = keyVariables.TWILIO_API_SECRET }) {
  const content = [
    base64url({ alg: "HS256", typ: "JWT", cty: "twilio-fpa;v=1", ...header }),
    base64url({
      jti: "1",
      grants: { identity: "alice", voice: {} },
      iat: now(),
      exp: now() + 3600,
      iss: key.sid,
      sub: key.accountSid,
      ...claims,
    }),
  ].join(".");
  const hash = { HS384: "sha384", HS512: "sha512" }[header?.alg] ?? "sha256";
  return `${content}.${createHmac(hash, secret).update(content).digest("base64url")}`;
}

describe("token", () => {
  test("mints a token with the grants of its options", async () => {
    const args = ["--voice", sid("AP"), "--video", "room", "--chat", sid("IS"), "--sync"];
    const more = ["--task-router", sid("WS"), "--worker", sid("WK"), "--role", "worker", "--grant", 'player={"a":1}'];
    const token = (await succeed(["token", "--identity", "alice", ...args, ...more, "--ttl", "10m"], { env })).trim();
    const { identity, grants, issuedAt, expiresAt } = key.verifyAccessToken(token);
    assert.equal(identity, "alice");
    assert.equal(expiresAt - issuedAt, 600);
    assert.deepEqual(grants, {
      voice: { incoming: { allow: true }, outgoing: { application_sid: sid("AP") } },
      video: { room: "room" },
      chat: { service_sid: sid("IS") },
      data_sync: { service_sid: "default" },
      task_router: { workspace_sid: sid("WS"), worker_sid: sid("WK"), role: "worker" },
      player: { a: 1 },
    });
  });

  test("takes an option without its value for the widest grant", async () => {
    const token = await succeed(["token", "--identity", "alice", "--voice", "--video", "--ttl=90"], { env });
    const { grants } = key.verifyAccessToken(token.trim());
    assert.deepEqual(grants, { voice: { incoming: { allow: true } }, video: {} });
  });

  test("prints JSON with the token's ID, expiry and grants", async () => {
    const json = JSON.parse(await succeed(["token", "--identity", "alice", "--video", "--json"], { env }));
    const { id, expiresAt } = key.verifyAccessToken(json.token);
    assert.deepEqual(
      [json.id, json.expiresAt, json.grants, json.identity, json.keySid],
      [id, expiresAt, { video: {} }, "alice", key.sid],
    );
  });

  const refused = {
    "a lifetime over 24 hours": [["--ttl", "25h"], /ttl/],
    "an identity that Voice refuses": [["--voice", "--identity=a b"], /identity/],
    "a SID of another kind": [["--chat", sid("AP")], /serviceSid/],
  };
  for (const [title, [args, message]] of Object.entries(refused)) {
    test(`refuses ${title}`, async () => {
      const identity = args.some((arg) => arg.startsWith("--identity")) ? [] : ["--identity", "alice"];
      const { stdout } = await fail(["token", ...identity, ...args], 1, message, { env });
      assert.equal(stdout, "");
    });
  }

  test("refuses a secret with a line end, without printing it", () =>
    fail(["token", "--identity", "a"], 1, /TWILIO_API_SECRET/, {
      env: { ...env, TWILIO_API_SECRET: `${env.TWILIO_API_SECRET}\n` },
    }));
});

describe("inspect", () => {
  const inspect = async (token, options = {}) => {
    const { code, stdout } = await run(["inspect", "--json", token], { env, ...options });
    return { code, ...JSON.parse(stdout) };
  };
  const faultsOf = ({ checks }) => checks.filter(({ ok }) => ok === false).map(({ name, code }) => [name, code]);

  test("accepts a token that was just minted", async () => {
    const result = await inspect(mint());
    assert.equal(result.code, 0);
    assert.ok(result.checks.every(({ ok }) => ok));
  });

  const token = mint();
  const surroundings = {
    "Bearer in front": `Authorization: Bearer ${token}`,
    quotes: `"${token}"`,
    "line breaks within": token.replace(/(.{60})/g, "$1\n"),
    "JSON around it": JSON.stringify({ token, expiresIn: 1 }, null, 2),
    "JSON of another form around it": `{ "data": { "jwt": "${token}" } }`,
    "Windows line ends": `\r\n${token}\r\n`,
  };
  for (const [title, text] of Object.entries(surroundings)) {
    test(`reads a token from standard input with ${title}`, async () => {
      assert.match(await succeed(["inspect"], { env, input: text }), /Would Twilio accept it\? Yes/);
    });
  }

  const faults = {
    expired: [{ claims: { iat: now() - 7200, exp: now() - 3600 } }, [["expiry", 20104]]],
    "not yet valid": [{ claims: { nbf: now() + 600 } }, [["start", 20105]]],
    "with a lifetime over 24 hours": [{ claims: { exp: now() + 90_000 } }, [["lifetime", 20157]]],
    "of another type": [{ header: { cty: "other" } }, [["type", 20102]]],
    "of another algorithm": [{ header: { alg: "HS512" } }, [["algorithm", 20102]]],
    "of an unknown issuer": [{ claims: { iss: "me" } }, [["issuer", 20103]]],
    "without grants": [{ claims: { grants: "all" } }, [["grants", 20106]]],
    "with an identity that Voice refuses": [
      { claims: { grants: { identity: "a b", voice: {} } } },
      [["identity", 31105]],
    ],
    "signed with another secret": [{ secret: "x".repeat(32) }, [["signature", 20107]]],
  };
  for (const [title, [parts, expected]] of Object.entries(faults)) {
    test(`says that Twilio refuses a token ${title}`, async () => {
      const result = await inspect(forge(parts));
      assert.equal(result.code, 1);
      assert.equal(result.accepted, false);
      assert.deepEqual(faultsOf(result), expected);
    });
  }

  test("says whose key signed a token if the environment has no key, or another one", async () => {
    const signature = ({ checks }) => checks.find(({ name }) => name === "signature");
    const without = signature(await inspect(mint(), { env: tokenVariables }));
    assert.deepEqual([without.ok, without.message.includes(key.sid)], [null, true]);
    const other = signature(await inspect(mint(), { env: { ...env, TWILIO_API_KEY: sid("SK") } }));
    assert.deepEqual([other.ok, other.message.includes(key.sid)], [null, true]);
  });

  test("decodes any JWT", async () => {
    const { code, header, claims } = await inspect(`${base64url({ alg: "none" })}.${base64url({ sub: "bob" })}.`);
    assert.deepEqual([code, header, claims], [1, { alg: "none" }, { sub: "bob" }]);
  });

  test("shows control and invisible characters as escapes", async () => {
    const hostile = forge({ claims: { grants: { identity: "\u001b[2J\u202eevil\u0007", voice: {} } } });
    const { stdout } = await run(["inspect", hostile], { env });
    assert.doesNotMatch(stdout, /[^\P{C}\n]/u);
    assert.match(stdout, /\\u202e/);
  });

  const unreadable = {
    nothing: ["", /found nothing/],
    "a word": ["hello", /not a JWT: expected three parts/],
    "parts that are not base64url": ["a$.b$.c", /not a JWT/],
    "a payload that is not JSON": [`${base64url({})}.${base64url("{")}.`, /payload is not a JSON object/],
    "an encrypted token": ["a.b.c.d.e", /encrypted token \(JWE\)/],
    "binary data": [Buffer.from([0xff, 0xfe, 0, 1, 2, 0x80]), /expected text in UTF-8, not binary data/],
    "1 MB without a dot": ["ey".repeat(500_000), /not a JWT/],
    "5 MB": [Buffer.alloc(5_000_000, "a"), /larger than 4 MiB/],
  };
  for (const [title, [input, message]] of Object.entries(unreadable)) {
    test(`refuses ${title}`, () => fail(["inspect", "-"], 1, message, { env, input }));
  }

  test("reads a token of 1 MB, and says that it is too long", async () => {
    const { stdout, code } = await run(["inspect", "--json"], {
      env,
      input: forge({ claims: { pad: "x".repeat(750_000) } }),
    });
    const { checks, claims } = JSON.parse(stdout);
    assert.equal(code, 1);
    assert.equal(claims.pad.length, 750_000);
    assert.equal(checks.find(({ name }) => name === "form").code, 20101);
  });

  test("ends quietly when its reader has gone, as with head", () => {
    const script = '"$0" "$1" inspect | head -n 1';
    const { node, main } = {
      node: process.execPath,
      main: new URL("../../pkg/dist/cli/main.js", import.meta.url).pathname,
    };
    const output = execFileSync("bash", ["-o", "pipefail", "-c", `${script} 2>&1`, node, main], {
      env: environment(env),
      input: forge({ claims: { pad: "x".repeat(700_000) } }),
      encoding: "utf8",
    });
    assert.equal(output, "Header\n");
  });
});

describe("header", () => {
  test("prints the header of the API key, and with --auth that of another credential", async () => {
    const secrets = { env: variables, shows: true };
    assert.equal(await succeed(["header"], secrets), `Authorization: ${key.authorizationHeader()}\n`);
    const basic = Buffer.from(`${variables.TWILIO_ACCOUNT_SID}:${variables.TWILIO_AUTH_TOKEN}`).toString("base64");
    assert.equal(await succeed(["header", "--auth", "auth-token"], secrets), `Authorization: Basic ${basic}\n`);
  });

  test("prints a curl command without a secret", async () => {
    const path = "/2010-04-01/Accounts/{AccountSid}/Messages.json?To='x'&PageSize=5";
    const output = await succeed(["header", "--curl", path], { env });
    const { url } = JSON.parse(
      execFileSync("bash", ["-c", `curl() { echo "{\\"url\\":\\"$3\\"}"; cat >&2; }\n${output}`], {
        env: environment(env),
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }),
    );
    assert.equal(url, `https://api.twilio.com${path.replace("{AccountSid}", key.accountSid)}`);
    const config = execFileSync("bash", ["-c", `curl() { cat; }\n${output}`], {
      env: environment(env),
      encoding: "utf8",
    });
    assert.equal(config, `user = "${key.sid}:${env.TWILIO_API_SECRET}"\n`);
  });

  test("sends credentials to no host but Twilio's", async () => {
    for (const url of [
      "https://example.com/",
      "https://twilio.com.example.com/",
      "http://api.twilio.com/",
      "https://eviltwilio.com/",
    ]) {
      await fail(["header", "--curl", url], 2, /a URL of a twilio.com host/, { env });
    }
    assert.match(
      await succeed(["header", "--curl", "https://messaging.twilio.com/v1/Services"], { env }),
      /messaging\.twilio\.com/,
    );
  });
});
