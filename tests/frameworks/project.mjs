// A project of a framework: installed from the packed package, with the token route that examples/ has for it, built, and
// its server started.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { jwtVerify, SignJWT } from "jose";
import { env, root } from "../../pkg/scripts/run.mjs";
import { install, said } from "../packaging/installed.mjs";
import { freePort } from "../support/free-port.mjs";

const folder = import.meta.dirname;
const examples = join(root, "examples");
const endWithParent = join(root, "tests/support/end-with-parent.mjs");
const secret = "0123456789abcdef0123456789abcdef";
/** What the examples read. */
export const settings = {
  TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
  TWILIO_API_KEY: `SK${"1".repeat(32)}`,
  TWILIO_API_SECRET: secret,
  TWIML_APP_SID: `AP${"1".repeat(32)}`,
  SESSION_SECRET: "the secret of the app's sessions, 32 bytes or more",
};
const quiet = {
  CI: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  ASTRO_TELEMETRY_DISABLED: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  NUXT_TELEMETRY_DISABLED: "1",
};

/** Installs the package, the frameworks and the projects; gives the folder of one of these. */
export async function installProject(name) {
  const installed = await install({ user: join(folder, "projects"), tools: folder });
  return { ...installed, project: join(installed.folder, name), bin: join(installed.folder, "node_modules") };
}

/** Writes an example to its path, which its first line names, and the session check that it imports into the project. */
export async function writeExample(name, project, file) {
  const [example, session] = await Promise.all(
    [name, "session.ts"].map((file) => readFile(join(examples, file), "utf8")),
  );
  const path = file ?? /^\/\/ [^:]+: (\S+?\.ts)\b/.exec(example)[1];
  const imported = relative(dirname(path), "session.ts");
  await writeFiles({
    [join(project, path)]: example.replace('"./session.ts"', JSON.stringify(imported)),
    [join(project, "session.ts")]: session,
  });
}

export async function writeFiles(files) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, `${text}\n`);
  }
}

/** Runs a program of Node, without the settings of a deployment: a build has none. */
export const build = (project, args, variables = {}) =>
  said(process.execPath, args, { cwd: project, env: { ...env, ...quiet, ...variables } });

/** What servers print when another program has taken their port since it was found free; some then take another one. */
const portTaken = /EADDRINUSE|address already in use|port \d+ is (already )?in use|using alternative port/i;

/**
 * Runs a server on a free port while `work` is done with its address. `command` gives the server's arguments and variables
 * for a port.
 */
export async function withServer(cwd, command, work) {
  for (let tries = 4; ; tries--) {
    const server = start(cwd, await freePort(), command);
    try {
      if (!(await server.isReady)) throw new Error("the server ended, or has only failed");
      return await work(server.url);
    } catch (error) {
      if (portTaken.test(server.text()) && tries > 0) continue;
      throw new Error(`${error.message}\n\nThe server has printed:\n${server.text()}`, { cause: error });
    } finally {
      await server.end();
    }
  }
}

/** How long a server may fail before it is ready, in milliseconds: one that never gets ready shall say why. */
const readyTimeout = 5 * 60_000;

/** Runs the development server of a tool with the arguments that most of them have for a free port. */
export const withDevelopmentServer = (cwd, args, work, more = ["--strictPort"]) =>
  withServer(cwd, (port) => ({ args: [...args, "--host", "127.0.0.1", "--port", port, ...more] }), work);

function start(cwd, port, command) {
  const { args, variables } = command(port);
  const all = { ...env, ...quiet, ...settings, HOST: "127.0.0.1", PORT: port, ...variables };
  const server = spawn(process.execPath, [endWithParent, process.execPath, ...args], { cwd, env: all, detached: true });
  let text = "";
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => (text += chunk));
  const url = `http://127.0.0.1:${port}`;
  let ended = false;
  const exited = once(server, "exit").then(() => (ended = true));
  /** A server is ready when it has a response for an address, if only 404. Until then it refuses, resets or fails. */
  const isReady = async () => {
    const end = performance.now() + readyTimeout;
    while (!ended && performance.now() < end) {
      const signal = AbortSignal.timeout(60_000);
      const { status } = await fetch(`${url}/token`, { signal }).catch(() => ({ status: 503 }));
      if (status < 500) return !ended;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  };
  return {
    url,
    text: () => text,
    isReady: isReady(),
    async end() {
      // Its own children, too.
      if (!ended) process.kill(-server.pid, "SIGKILL");
      await exited;
    },
  };
}

/** The settings where Cloudflare's tools read them in development. */
export async function writeSecrets(project) {
  const variables = Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  await writeFiles({ [join(project, ".dev.vars")]: variables.join("\n") });
}

/** Runs a Worker in wrangler, as its configuration in the project has it. */
export async function withWrangler({ project, bin }, work, ...more) {
  await writeSecrets(project);
  const wrangler = [join(bin, "wrangler/bin/wrangler.js"), "dev", "--ip", "127.0.0.1", "--inspector-port", "0"];
  await withServer(project, (port) => ({ args: [...wrangler, "--port", port, ...more] }), work);
}

const session = () =>
  new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject("alice")
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(settings.SESSION_SECRET));

/** A request for a token, with a session or without. */
export async function tokenRequest(url, withSession = true) {
  const headers = { "content-type": "application/json", origin: new URL(url).origin };
  if (withSession) headers.authorization = `Bearer ${await session()}`;
  return new Request(`${url}/token`, { method: "POST", headers, body: "{}" });
}

/** A token is what the documented route issues, by another implementation's judgement. */
export async function assertIssued(token) {
  const { payload } = await jwtVerify(token, new TextEncoder().encode(secret));
  const { iss, sub, grants } = payload;
  assert.deepEqual([iss, sub, grants.identity], [settings.TWILIO_API_KEY, settings.TWILIO_ACCOUNT_SID, "alice"]);
}

/** A token route issues a token to who has a session, and to nobody else. */
export async function assertTokenRoute(url, call = fetch) {
  const refused = await call(await tokenRequest(url, false));
  assert.equal(refused.status, 401, await refused.text());
  const accepted = await call(await tokenRequest(url));
  const text = await accepted.text();
  assert.equal(accepted.status, 201, text);
  await assertIssued(JSON.parse(text).token);
}
