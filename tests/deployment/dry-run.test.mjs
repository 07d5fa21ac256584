import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { unstable_readConfig } from "wrangler";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "deployment-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `wrangler deploy` without uploading. Returns its output and the modules. */
async function deploy(environment, project = "www") {
  const outdir = join(folder, environment || "deployed");
  const { stdout, stderr } = await promisify(execFile)(
    join(root, "node_modules/.bin/wrangler"),
    ["deploy", `--env=${environment}`, "--dry-run", "--outdir", outdir],
    {
      cwd: join(root, project),
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", NO_COLOR: "1" },
      timeout: 120_000,
    },
  );
  assert.match(stdout, /--dry-run: exiting now/);
  const files = readdirSync(outdir);
  const code = files.filter((name) => name.endsWith(".js")).map((name) => readFileSync(join(outdir, name), "utf8"));
  return { stdout, output: `${stdout}${stderr}`, files, code: code.join("\n") };
}

const config = (environment, project = "www") =>
  unstable_readConfig({ config: join(root, project, "wrangler.jsonc"), env: environment });

for (const [title, environment, page] of [
  ["the worker without a page", "", false],
  ["the console with the page, from an environment of its own", "console", true],
]) {
  test(`wrangler deploys ${title} without local development code`, async () => {
    const { stdout, output, files, code } = await deploy(environment);
    assert.equal(/files from the assets directory/.test(stdout), page);
    assert.doesNotMatch(stdout, /TWILIO_API\b|local-account/);
    assert.doesNotMatch(output, /warning|error/i);
    assert.equal(files.filter((name) => name.endsWith(".wasm")).length, 1, "one WebAssembly module");
    assert.match(code, /webhooks\/voice/);
    for (const part of ["dev/session", "SignJWT", "setProtectedHeader", "ENVIRONMENT"]) {
      assert.ok(!code.includes(part), part);
    }
  });
}

test("the worker for local development has the development route, and no address if it is deployed", async () => {
  const { code } = await deploy("local");
  for (const part of ["dev/session", "SignJWT"]) assert.ok(code.includes(part), part);
  for (const environment of ["local", "development"]) assertNoAddress(config(environment));
});

test("the types of the bindings are those that wrangler generates", async () => {
  const path = join(folder, "env.d.ts");
  const wrangler = join(root, "node_modules/.bin/wrangler");
  const cwd = join(root, "www");
  await promisify(execFile)(wrangler, ["types", "--include-runtime=false", path], { cwd, timeout: 120_000 });
  const typesOf = (source, name) => {
    const [, members] = new RegExp(`interface ${name}\\b[^{]*\\{([^}]*)\\}`).exec(source);
    return Object.fromEntries(
      [...members.matchAll(/^\s+(\w+)\??: (\w+)/gm)].map(([, binding, type]) => [binding, type]),
    );
  };
  const own = typesOf(readFileSync(join(cwd, "worker/env.ts"), "utf8"), "Bindings");
  assert.deepEqual(own, typesOf(readFileSync(path, "utf8"), "__BaseEnv_Env"));
});

test("the console shares the storage of the deployed worker", () => {
  const { name, durable_objects } = config(undefined);
  const console = config("console");
  assert.notEqual(console.name, name);
  assert.deepEqual(
    console.durable_objects.bindings,
    durable_objects.bindings.map((binding) => ({ ...binding, script_name: name })),
  );
  assert.deepEqual([console.migrations, console.triggers.crons], [[], []]);
});

test("the local account, if deployed, has no address and no configuration, so that it refuses every request", async () => {
  for (const environment of [undefined, "local"]) assertNoAddress(config(environment, "www/local-account"));
  const { stdout } = await deploy("", "www/local-account");
  assert.doesNotMatch(stdout, /env\.(ENVIRONMENT|TWILIO_|LOCAL_)/);
});

function assertNoAddress({ workers_dev, preview_urls, route, routes }) {
  assert.deepEqual([workers_dev, preview_urls], [false, false]);
  assert.equal(route, undefined);
  assert.deepEqual(routes ?? [], []);
}
