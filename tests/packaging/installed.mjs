// The package as its users get it: packed, and installed in a folder that knows nothing of this workspace.
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { env, root } from "../../pkg/scripts/run.mjs";

const exec = promisify(execFile);

const runBoth = (program, args, options) => exec(program, args, { env, maxBuffer: 1 << 26, ...options });

/** What a program prints. */
export const run = async (...given) => (await runBoth(...given)).stdout;

/** What a program prints, its complaints too. */
export async function said(...given) {
  const { stdout, stderr } = await runBoth(...given);
  return `${stdout}\n${stderr}`;
}

/** Links what `npm ci` has installed in a folder of this repository into another; copies it to another file system. */
async function linkPackages(from, to) {
  const both = [`${from}/node_modules/.`, `${to}/node_modules`];
  await run("cp", ["-Rlf", ...both]).catch(() => run("cp", ["-R", ...both]));
}

/**
 * Packs the package and installs it, offline: it has no dependencies. `user` has the user's own files. `tools` is a folder
 * whose packages the user has installed as well.
 */
export async function install({ user = join(import.meta.dirname, "user"), tools } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "packaging-"));
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder, "--workspace", "pkg"], {
    cwd: root,
  });
  const report = JSON.parse(packed);
  const [{ filename, files }] = Object.values(report);
  await cp(user, folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, filename)], { cwd: folder });
  if (tools) await linkPackages(tools, folder);
  return {
    folder,
    tarball: join(folder, filename),
    files: files.map(({ path }) => path),
    package: join(folder, "node_modules/twilio-edge-auth"),
    remove: () => rm(folder, { recursive: true }),
  };
}
