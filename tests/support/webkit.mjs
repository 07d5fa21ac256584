// WebKitGTK over WebDriver. Debian has it as webkit2gtk-driver and xvfb; pkg/scripts/run.mjs finds it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.mjs";

const SCRIPT_TIMEOUT = 300_000; // milliseconds
const START_TIMEOUT = 60_000; // milliseconds: long enough for a busy machine

/**
 * Starts the browser on a display in memory. Returns its session: `session(method, path, body)` sends a request of WebDriver, and
 * `close` ends the browser.
 */
export async function openSession({ driver, display, browser }) {
  const folder = await mkdtemp(join(tmpdir(), "webkit-"));
  const screen = spawn(display, ["-displayfd", "3", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [number] = await once(screen.stdio[3], "data");
  const port = await freePort();
  const service = spawn(driver, [`--port=${port}`, "--host=127.0.0.1"], {
    stdio: "ignore",
    env: {
      ...process.env,
      DISPLAY: `:${String(number).trim()}`,
      HOME: folder,
      // In containers there are no user namespaces. The browser opens only pages of the tests.
      ...(process.getuid?.() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" }),
    },
  });
  const stop = async () => {
    for (const each of [service, screen]) {
      if (each.exitCode !== null || each.signalCode !== null) continue;
      each.kill();
      await once(each, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  const send = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  try {
    await ready(() => send("GET", "/status"), service);
    const options = { binary: browser, args: ["--automation"] };
    const capabilities = { alwaysMatch: { browserName: "MiniBrowser", "webkitgtk:browserOptions": options } };
    const { sessionId } = await send("POST", "/session", { capabilities });
    return {
      session: (method, path, body) => send(method, `/session/${sessionId}${path}`, body),
      async close() {
        await send("DELETE", `/session/${sessionId}`).catch(() => {});
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until the driver listens. Throws if it exits. */
async function ready(status, service) {
  const deadline = Date.now() + START_TIMEOUT;
  while (Date.now() < deadline) {
    if (service.exitCode !== null) throw new Error(`WebKitWebDriver exited with ${service.exitCode}`);
    try {
      if ((await status()).ready) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("WebKitWebDriver does not start");
}

/** Starts the browser, as far as tests need Puppeteer's interface. */
export async function launchWebKit(programs) {
  const opened = await openSession(programs);
  await opened.session("POST", "/timeouts", { script: SCRIPT_TIMEOUT, pageLoad: SCRIPT_TIMEOUT });
  return { newPage: () => pageOf(opened), close: opened.close };
}

/** The session's only page. */
function pageOf({ session }) {
  return {
    on() {}, // WebDriver reports neither errors nor the console
    async goto(url) {
      await session("POST", "/url", { url });
      // It may respond before the page's modules have run.
      const isComplete = { script: "return location.href === arguments[0] && document.readyState === 'complete'" };
      while (!(await session("POST", "/execute/sync", { ...isComplete, args: [new URL(url).href] })))
        await new Promise((resolve) => setTimeout(resolve, 50));
    },
    async evaluate(run, ...args) {
      const script = `const done = arguments[arguments.length - 1];
Promise.resolve().then(() => (${run})(...[...arguments].slice(0, -1)))
  .then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await session("POST", "/execute/async", { script, args });
      if (error) throw new Error(error);
      return value;
    },
    async close() {}, // the next test opens its own page in it
  };
}
