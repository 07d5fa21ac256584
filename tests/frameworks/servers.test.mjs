// Astro and React Router: the development server, and the build for Node; Astro's build for Cloudflare, too.
import { join } from "node:path";
import { after, before } from "node:test";
import { combination } from "../packaging/combinations.mjs";
import {
  assertTokenRoute,
  build,
  installProject,
  withDevelopmentServer,
  withServer,
  withWrangler,
  writeExample,
} from "./project.mjs";

const installed = {};
before(async () => {
  for (const name of ["astro", "react-router"]) {
    installed[name] = await installProject(name);
    await writeExample(`${name}-route.ts`, installed[name].project);
  }
});
after(() => Promise.all(Object.values(installed).map(({ remove }) => remove())));

combination("Astro: @astrojs/node", async () => {
  const { project, bin } = installed.astro;
  await build(project, [join(bin, "astro/bin/astro.mjs"), "build"]);
  await withServer(project, () => ({ args: ["dist/server/entry.mjs"] }), assertTokenRoute);
});

combination("Astro: @astrojs/cloudflare", async () => {
  const { project, bin } = installed.astro;
  await build(project, [join(bin, "astro/bin/astro.mjs"), "build"], { ADAPTER: "cloudflare" });
  await withWrangler({ project, bin }, assertTokenRoute);
});

combination("Astro: development server", async () => {
  const { project, bin } = installed.astro;
  await withDevelopmentServer(project, [join(bin, "astro/bin/astro.mjs"), "dev"], assertTokenRoute, []);
});

combination("React Router: framework mode", async () => {
  const { project, bin } = installed["react-router"];
  await build(project, [join(bin, "@react-router/dev/bin.cjs"), "build"]);
  const args = [join(bin, "@react-router/serve/bin.cjs"), "build/server/index.js"];
  await withServer(project, () => ({ args }), assertTokenRoute);
});

combination("React Router: development server", async () => {
  const { project, bin } = installed["react-router"];
  await withDevelopmentServer(project, [join(bin, "@react-router/dev/bin.cjs"), "dev"], assertTokenRoute);
});
