// A release of Vite with the line of configuration that it needs, and what it complained of.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const { resolve } = createRequire(join(import.meta.dirname, "toolchains/package.json"));

/** `name` is that of the npm package, `root` the folder of the project. */
export async function viteOf(name, root, line) {
  const address = name === "vite" ? name : pathToFileURL(resolve(name).replace(/index\.cjs$/, "dist/node/index.js"));
  const vite = await import(address);
  const configFile = join(root, `${name}.config.mjs`);
  await writeFile(configFile, `export default { ${line ?? ""} };\n`);
  const complaints = [];
  const complain = (text) => complaints.push(text);
  const customLogger = { ...vite.createLogger("warn"), warn: complain, warnOnce: complain, error: complain };
  // A build in the same process leaves it at "production".
  delete process.env.NODE_ENV;
  return { vite, options: { root, configFile, customLogger }, complaints };
}

/** Calls `work` with the address of a development server. */
export async function withViteServer(name, { vite, options }, work) {
  const cacheDir = join(options.root, name);
  const server = await vite.createServer({ ...options, cacheDir, server: { host: "127.0.0.1", port: 0 } });
  try {
    await server.listen();
    await work(server.resolvedUrls.local[0]);
  } finally {
    await server.close();
  }
}
