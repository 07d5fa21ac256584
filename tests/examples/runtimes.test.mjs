// The examples for other runtimes, each in the real one.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../pkg/scripts/run.mjs";
import { assertTokenUrl, environment } from "./fixture.mjs";
import { startWorker } from "./workerd.mjs";
import { createWorkspace } from "./workspace.mjs";

let workspace;
before(async () => {
  workspace = await createWorkspace();
});
after(() => workspace?.remove());

/** Runs a server until `work` is done with its URL, which the server prints. */
async function withServer([program, ...args], example, work) {
  const { PATH, HOME } = process.env;
  const child = spawn(join(root, "node_modules/.bin", program), [...args, workspace.pathOf(example)], {
    cwd: dirname(workspace.pathOf(example)),
    env: {
      ...{ PATH, HOME, DENO_NO_UPDATE_CHECK: "1", DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0", NO_COLOR: "1" },
      ...{ PORT: "0", APP_ORIGIN: "https://app.example", ...environment },
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  try {
    let output = "";
    const url = new Promise((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text) => {
          output += text;
          const port = /Listening on http:\/\/[^:\s]+:(\d+)\//.exec(output)?.[1];
          if (port) resolve(`http://127.0.0.1:${port}/token`);
        });
      }
      exited.then(([code]) => reject(new Error(`ended with ${code}: ${output}`)));
    });
    await work(await url);
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
}

const deno = ["deno", "run", "--no-prompt", "--allow-net", "--allow-env"];

test("deno.ts returns tokens in Deno", () => withServer(deno, "deno.ts", assertTokenUrl));

test("supabase-function.ts returns tokens in Deno, also to the app's pages", () =>
  withServer(deno, "supabase-function.ts", async (url) => {
    await assertTokenUrl(url);
    const preflight = async (origin) => {
      const headers = { origin, "access-control-request-method": "POST", "access-control-request-headers": "apikey" };
      const response = await fetch(url, { method: "OPTIONS", headers });
      return [response.status, response.headers.get("access-control-allow-origin")];
    };
    assert.deepEqual(await preflight("https://app.example"), [204, "https://app.example"]);
    assert.deepEqual(await preflight("https://other.example"), [403, null]);
  }));

test("bun.ts returns tokens in Bun", () => withServer(["bun"], "bun.ts", assertTokenUrl));

for (const name of ["cloudflare-worker.ts", "hono.ts"]) {
  test(`${name} returns tokens in workerd`, async () => {
    const { url, kill } = await startWorker(workspace.pathOf(name), environment);
    try {
      await assertTokenUrl(`${url}/token`);
      if (name === "hono.ts") assert.equal((await fetch(`${url}/other`)).status, 404);
    } finally {
      await kill();
    }
  });
}
