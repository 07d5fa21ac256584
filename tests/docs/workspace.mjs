// A user's folder: the packed package, what else the documents import, and every code block as a file.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { link } from "../examples/workspace.mjs";
import { install } from "../packaging/installed.mjs";
import { blocks } from "./documents.mjs";

export const languages = ["ts", "js"];

/** Stands for `@twilio/voice-sdk`: keeps what is done with it in `Device.log`. */
const voiceSdk = `
export class Device {
  static log = [];
  constructor(token) { Device.log.push(["new", token]); }
  updateToken(token) { Device.log.push(["updateToken", token]); }
  async register() { Device.log.push(["register"]); }
  destroy() { Device.log.push(["destroy"]); }
}
`;

export async function createWorkspace() {
  const { folder, remove, ...installed } = await install();
  const modules = join(folder, "node_modules");
  await link(folder, ["@cloudflare/workers-types", "@types/express", "express", "hono", "jose"]);
  await mkdir(join(modules, "@twilio/voice-sdk"), { recursive: true });
  await writeFile(join(modules, "@twilio/voice-sdk/package.json"), '{ "type": "module", "exports": "./index.js" }');
  await writeFile(join(modules, "@twilio/voice-sdk/index.js"), voiceSdk);
  const documents = join(folder, "documents");
  await mkdir(documents);
  for (const { name, language, code } of blocks) {
    if (languages.includes(language)) await writeFile(join(documents, name), code);
  }
  return {
    ...installed,
    folder,
    documents,
    remove: () => rm(folder, { recursive: true }),
    /** Imports a code block by its file name. */
    load: (name) => import(pathToFileURL(join(documents, name)).href),
    /** Imports the package, or one of its sub-paths, as the blocks do. */
    async loadPackage(subPath = "") {
      const file = join(folder, `package${subPath.replace("/", "-")}.js`);
      await writeFile(file, `export * from "twilio-edge-auth${subPath}";\n`);
      return import(pathToFileURL(file).href);
    },
  };
}
