// A user's folder: the packed package, what else the examples import, and the examples.
import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../pkg/scripts/run.mjs";
import { install } from "../packaging/installed.mjs";

/** Makes packages of this workspace importable in a folder. */
export async function link(folder, names) {
  for (const name of names) {
    const place = join(folder, "node_modules", name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(root, "node_modules", name), place, "junction");
  }
}

/** The names of the examples. */
export const examples = (await readdir(join(root, "examples"))).filter((name) => /\.tsx?$/.test(name));

const texts = await Promise.all(examples.map((name) => readFile(join(root, "examples", name), "utf8")));

/** The examples that are token routes, by their names. */
export const tokenRoutes = new Map(
  examples.map((name, index) => [name, texts[index]]).filter(([, text]) => text.includes("tokenEndpoint({")),
);

export async function createWorkspace() {
  const { folder, remove } = await install();
  const types = ["@cloudflare/workers-types", "@types/express", "@types/node", "@types/react"];
  const forPages = ["@twilio/conversations", "@twilio/voice-sdk", "react", "react-dom", "twilio-video"];
  await link(folder, ["express", "h3", "hono", "jose", ...forPages, ...types]);
  await cp(join(root, "examples"), join(folder, "examples"), { recursive: true });
  const pathOf = (name) => join(folder, "examples", name);
  return {
    folder,
    remove,
    pathOf,
    /** Imports an example by its file name. */
    load: (name) => import(pathToFileURL(pathOf(name)).href),
    /** Imports the package as the examples do: classes of another copy of it are others. */
    loadPackage: async () => {
      const file = join(folder, "package-of-examples.js");
      await writeFile(file, 'export * from "twilio-edge-auth";\n');
      return import(pathToFileURL(file).href);
    },
  };
}
