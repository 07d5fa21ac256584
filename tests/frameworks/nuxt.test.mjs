// Nuxt, built with the presets of Nitro: for Node, for Cloudflare and for AWS Lambda.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { combination } from "../packaging/combinations.mjs";
import {
  assertTokenRoute,
  build,
  settings,
  withDevelopmentServer,
  withProject,
  withServer,
  withWrangler,
  writeExample,
  writeFiles,
} from "./project.mjs";

/** Writes the token route and the configuration, with the line that a preset needs. */
async function writeProject(project, line = "") {
  await writeExample("nuxt-route.ts", project);
  const configuration = `export default { compatibilityDate: "2026-10-01", telemetry: false, ${line} };`;
  await writeFiles({ [join(project, "nuxt.config.ts")]: configuration });
}

async function buildWith(preset, { project, bin }, line) {
  await writeProject(project, line);
  await build(project, [join(bin, "nuxt/bin/nuxt.mjs"), "build"], { NITRO_PRESET: preset });
}

combination("Nuxt: preset `node-server`", () =>
  withProject("nuxt", async (installed) => {
    await buildWith("node-server", installed);
    const moved = await mkdtemp(join(tmpdir(), "moved-"));
    try {
      await cp(join(installed.project, ".output"), moved, { recursive: true });
      await withServer(moved, () => ({ args: ["server/index.mjs"] }), assertTokenRoute);
    } finally {
      await rm(moved, { recursive: true });
    }
  }),
);

combination("Nuxt: preset `cloudflare_module`", (line) =>
  withProject("nuxt", async (installed) => {
    await buildWith("cloudflare_module", installed, line);
    const worker = ["index.mjs", "--compatibility-date", "2026-10-01", "--compatibility-flags", "nodejs_compat"];
    const output = { ...installed, project: join(installed.project, ".output/server") };
    await withWrangler(output, assertTokenRoute, ...worker);
  }),
);

/** Calls a Lambda function as its function URL does. */
const invoke = (handler) => async (request) => {
  const { pathname: rawPath, host } = new URL(request.url);
  const http = { method: request.method, path: rawPath, sourceIp: "127.0.0.1", protocol: "HTTP/1.1", userAgent: "" };
  const { statusCode, headers, body } = await handler({
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: "",
    headers: { host, ...Object.fromEntries(request.headers) },
    requestContext: { http, domainName: host },
    body: await request.text(),
    isBase64Encoded: false,
  });
  return new Response(body, { status: statusCode, headers });
};

combination("Nuxt: preset `aws-lambda`", () =>
  withProject("nuxt", async (installed) => {
    await buildWith("aws-lambda", installed);
    Object.assign(process.env, settings);
    const { handler } = await import(pathToFileURL(join(installed.project, ".output/server/index.mjs")));
    await assertTokenRoute("https://lambda.example", invoke(handler));
  }),
);

combination("Nuxt: development server", () =>
  withProject("nuxt", async ({ project, bin }) => {
    await writeProject(project);
    await withDevelopmentServer(project, [join(bin, "nuxt/bin/nuxt.mjs"), "dev"], assertTokenRoute, []);
  }),
);
