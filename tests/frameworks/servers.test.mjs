// Astro and React Router, built for Node.
import { join } from "node:path";
import { combination } from "../packaging/combinations.mjs";
import { assertTokenRoute, build, withProject, withServer, writeExample } from "./project.mjs";

combination("Astro: @astrojs/node", () =>
  withProject("astro", async ({ project, bin }) => {
    await writeExample("astro-route.ts", project);
    await build(project, [join(bin, "astro/bin/astro.mjs"), "build"]);
    await withServer(project, () => ({ args: ["dist/server/entry.mjs"] }), assertTokenRoute);
  }),
);

combination("React Router: framework mode", () =>
  withProject("react-router", async ({ project, bin }) => {
    await writeExample("react-router-route.ts", project);
    await build(project, [join(bin, "@react-router/dev/bin.cjs"), "build"]);
    const args = [join(bin, "@react-router/serve/bin.cjs"), "build/server/index.js"];
    await withServer(project, () => ({ args }), assertTokenRoute);
  }),
);
