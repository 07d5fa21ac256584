// WebKitGTK over WebDriver, as far as tests need Puppeteer's interface. Debian has it as webkit2gtk-driver and xvfb.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { createServer } from "node:net";
import { find } from "../../pkg/scripts/run.mjs";

const SCRIPT_TIMEOUT = 300_000; // milliseconds

/** The programs, or undefined if one of them is missing. */
export function findWebKit() {
  const [driver, xvfb] = [find("WebKitWebDriver"), find("xvfb-run")];
  const [binary] = globSync("/usr/lib/*/webkit2gtk-4.1/MiniBrowser");
  return driver && xvfb && binary && { driver, xvfb, binary };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function send(method, url, body) {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname}: ${value.error}: ${value.message}`);
  return value;
}

/** Waits until the driver listens. Throws if it exits. */
async function ready(url, child) {
  while (true) {
    if (child.exitCode !== null) throw new Error(`WebKitWebDriver exited with ${child.exitCode}`);
    try {
      if ((await send("GET", `${url}/status`)).ready) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts the browser with an X server of its own. */
export async function launchWebKit({ driver, xvfb, binary }) {
  const port = await freePort();
  const child = spawn(xvfb, ["-a", driver, `--port=${port}`], {
    // In containers there are no user namespaces. The browser opens only pages of the tests.
    env: { ...process.env, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" },
    stdio: "ignore",
    detached: true,
  });
  const closed = once(child, "close");
  const stop = async () => {
    process.kill(-child.pid, "SIGTERM");
    await closed;
  };
  try {
    const driverUrl = `http://127.0.0.1:${port}`;
    await ready(driverUrl, child);
    const options = { binary, args: ["--automation"] };
    const alwaysMatch = { browserName: "MiniBrowser", "webkitgtk:browserOptions": options };
    const { sessionId } = await send("POST", `${driverUrl}/session`, { capabilities: { alwaysMatch } });
    const session = `${driverUrl}/session/${sessionId}`;
    await send("POST", `${session}/timeouts`, { script: SCRIPT_TIMEOUT, pageLoad: SCRIPT_TIMEOUT });
    return {
      newPage: () => pageOf(session),
      async close() {
        await send("DELETE", session).catch(() => {});
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The session's only page. */
function pageOf(session) {
  return {
    on() {}, // WebDriver reports neither errors nor the console
    async goto(url) {
      await send("POST", `${session}/url`, { url });
      // It may respond before the page's modules have run.
      const isComplete = { script: "return location.href === arguments[0] && document.readyState === 'complete'" };
      while (!(await send("POST", `${session}/execute/sync`, { ...isComplete, args: [new URL(url).href] })))
        await new Promise((resolve) => setTimeout(resolve, 50));
    },
    async evaluate(run, ...args) {
      const script = `const done = arguments[arguments.length - 1];
Promise.resolve().then(() => (${run})(...[...arguments].slice(0, -1)))
  .then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await send("POST", `${session}/execute/async`, { script, args });
      if (error) throw new Error(error);
      return value;
    },
    async close() {}, // the next test opens its own page in it
  };
}
