// The server of a framework's test ends with the process of the test, however that ends.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";

/** A server that stays connected to the test. */
const listen = (port) => `
require("node:http").createServer((_, response) => response.end()).listen(process.env.PORT, "127.0.0.1");
require("node:net").connect(${port}, "127.0.0.1").resume();
`;

/** The program of a framework, which has the server run in a child. */
const program = (port) => `
const options = { stdio: "inherit" };
const child = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(listen(port))}], options);
child.on("exit", (code) => process.exit(code));
`;

/** The process of a test, which says when its server is ready, and then never comes to an end. */
const testProcess = (port) => `
import { withServer } from ${JSON.stringify(join(import.meta.dirname, "project.mjs"))};
await withServer("/", () => ({ args: ["-e", ${JSON.stringify(program(port))}] }), () => {
  console.log("ready");
  return new Promise(() => setInterval(() => {}, 1000));
});
`;

test("a server and its children end with the process of their test, even if that is killed", {
  timeout: 120_000,
}, async (t) => {
  const connections = createServer().listen(0, "127.0.0.1");
  t.after(() => connections.close());
  await once(connections, "listening");
  const args = ["--input-type=module", "--eval", testProcess(connections.address().port)];
  const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => parent.kill("SIGKILL"));
  const failed = once(parent, "exit").then(([code]) => Promise.reject(new Error(`ended with ${code}`)));
  const [[connection]] = await Promise.race([
    Promise.all([once(connections, "connection"), once(parent.stdout, "data")]),
    failed,
  ]);
  failed.catch(() => {});
  // A killed process may reset its connections.
  const closed = new Promise((resolve) =>
    connection
      .resume()
      .on("error", () => {})
      .on("close", resolve),
  );
  parent.kill("SIGKILL");
  await closed;
});
