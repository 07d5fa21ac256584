// Generates docs/api/, the API reference, from the types of the built package: `npm run docs:api`.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Application, Converter } from "typedoc";

const here = import.meta.dirname;
const dist = join(here, "../pkg/dist");

/** The entries with their types. `./compat` is left out, because it is the API of `twilio`; `./slim` has those of the others. */
const entries = {
  "twilio-edge-auth": "api.d.ts",
  "twilio-edge-auth/client": "client/index.d.ts",
  "twilio-edge-auth/endpoint": "endpoint/index.d.ts",
  "twilio-edge-auth/flex": "flex/index.d.ts",
  "twilio-edge-auth/permissions": "permissions/index.d.ts",
  "twilio-edge-auth/pkcv": "pkcv/slim.d.ts",
  "twilio-edge-auth/webhook": "webhook/index.d.ts",
};

/** The pages in a folder. */
export const pagesOf = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(".md"))
    .map((path) => join(folder, path))
    .sort();

/** Writes the reference into a folder. */
export async function generate(out) {
  const app = await Application.bootstrapWithPlugins({
    plugin: ["typedoc-plugin-markdown"],
    tsconfig: join(here, "typedoc.tsconfig.json"),
    entryPoints: Object.values(entries).map((path) => join(dist, path)),
    out,
    router: "module",
    readme: "none",
    name: "API reference",
    logLevel: "Warn",
    disableSources: true,
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    externalPattern: ["**/node_modules/@types/**", "**/node_modules/typescript/**"],
    validation: { notExported: false },
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    typeDeclarationFormat: "table",
    propertyMembersFormat: "table",
    expandObjects: false,
    expandParameters: false,
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const names = Object.keys(entries);
    const paths = Object.values(entries).map((path) => path.replace(/(\/index)?\.d\.ts$/, ""));
    for (const module of project.children) {
      const index = paths.findIndex((path) => module.name === path || module.name === path.replace(/\/slim$/, ""));
      if (index >= 0) module.name = names[index];
    }
  });
  const project = await app.convert();
  if (!project) throw new Error("TypeDoc could not read the types. Run `npm run build` first.");
  await app.generateOutputs(project);
  for (const path of pagesOf(out)) {
    const text = readFileSync(path, "utf8");
    // Anchors of table rows are not unique, so links to them would lead to others.
    const plain = text.replace(/<a id="[\w-]+"><\/a> /g, "").replace(/\[(`[^`]+`)\]\([^)]*#property-[\w-]+\)/g, "$1");
    writeFileSync(path, plain);
  }
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error("TypeDoc has complaints; see above.");
}

if (import.meta.main) {
  const out = join(here, "api");
  rmSync(out, { recursive: true, force: true });
  await generate(out);
}
