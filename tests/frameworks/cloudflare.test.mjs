// Cloudflare's plugins: a Worker served and built with Vite, and tested in the Workers runtime with Vitest.
import { join } from "node:path";
import { after, before } from "node:test";
import { combination } from "../packaging/combinations.mjs";
import {
  assertIssued,
  assertTokenRoute,
  build,
  installProject,
  withDevelopmentServer,
  writeExample,
  writeSecrets,
} from "./project.mjs";

let installed;
let vite;
before(async () => {
  installed = await installProject("cloudflare");
  await writeExample("cloudflare-worker.ts", installed.project, "src/worker.ts");
  await writeSecrets(installed.project);
  vite = join(installed.bin, "vite/bin/vite.js");
});
after(() => installed?.remove());

combination("@cloudflare/vite-plugin: development server", async () => {
  await withDevelopmentServer(installed.project, [vite, "dev"], assertTokenRoute);
});

combination("@cloudflare/vite-plugin: build", async () => {
  await build(installed.project, [vite, "build"]);
  await withDevelopmentServer(installed.project, [vite, "preview"], assertTokenRoute);
});

combination("@cloudflare/vitest-plugin: test in the Workers runtime", async () => {
  const text = await build(installed.project, [join(installed.bin, "vitest/vitest.mjs"), "run"]);
  await assertIssued(/eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(text)?.[0] ?? text);
});
