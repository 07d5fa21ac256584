// A project of a framework: installed from the packed package, with the token route that examples/ has for it, built, and
// its server started.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join, relative } from "node:path";
import { jwtVerify, SignJWT } from "jose";
import { env, root } from "../../pkg/scripts/run.mjs";
import { install, said } from "../packaging/installed.mjs";

const folder = import.meta.dirname;
const examples = join(root, "examples");
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

/** Installs a project for as long as `work` takes. */
export async function withProject(name, work) {
  const installed = await installProject(name);
  try {
    return await work(installed);
  } finally {
    await installed.remove();
  }
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

export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return `${port}`;
}

/** Runs a server on a port while `work` is done with its address. */
export async function withServer({ cwd, args, variables = {}, port }, work) {
  const all = { ...env, ...quiet, ...settings, HOST: "127.0.0.1", PORT: port, ...variables };
  const server = spawn(process.execPath, args, { cwd, env: all, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let text = "";
  for (const stream of [server.stdout, server.stderr])
    stream.setEncoding("utf8").on("data", (chunk) => (text += chunk));
  const url = `http://127.0.0.1:${port}`;
  const exited = once(server, "exit");
  let ended = false;
  exited.then(() => (ended = true));
  try {
    // Each try ends when the connection is refused or answered.
    for (;;) {
      const answered = await fetch(url).then(
        () => true,
        () => new Promise((resolve) => setTimeout(resolve, 100)),
      );
      if (answered) break;
      assert.ok(!ended, `the server ended:\n${text}`);
    }
    return await work(url);
  } catch (error) {
    throw new Error(`${error.message}\n\nThe server has printed:\n${text}`, { cause: error });
  } finally {
    // Its own children, too.
    if (!ended) process.kill(-server.pid, "SIGKILL");
    await exited;
  }
}

/** The settings where Cloudflare's tools read them in development. */
export async function writeSecrets(project) {
  const variables = Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  await writeFiles({ [join(project, ".dev.vars")]: variables.join("\n") });
}

/** Runs a Worker in wrangler, as its configuration in the project has it. */
export async function withWrangler({ project, bin }, work, ...more) {
  const port = await freePort();
  await writeSecrets(project);
  const inspector = await freePort();
  const args = [join(bin, "wrangler/bin/wrangler.js"), "dev", "--ip", "127.0.0.1", "--port", port];
  return withServer({ cwd: project, args: [...args, "--inspector-port", inspector, ...more], port }, work);
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
