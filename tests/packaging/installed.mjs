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

/** Packs the package and installs it, offline: it has no dependencies. `files` are the user's own. */
export async function install() {
  const folder = await mkdtemp(join(tmpdir(), "packaging-"));
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder, "--workspace", "pkg"], {
    cwd: root,
  });
  const report = JSON.parse(packed);
  const [{ filename, files }] = Object.values(report);
  await cp(join(import.meta.dirname, "user"), folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", join(folder, filename)], { cwd: folder });
  return {
    folder,
    tarball: join(folder, filename),
    files: files.map(({ path }) => path),
    package: join(folder, "node_modules/twilio-edge-auth"),
    remove: () => rm(folder, { recursive: true }),
  };
}
