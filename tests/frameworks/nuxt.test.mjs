// Nuxt, built with the presets of Nitro: for Node, Cloudflare, AWS Lambda, Vercel and Netlify.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { combination } from "../packaging/combinations.mjs";
import {
  assertTokenRoute,
  build,
  installProject,
  settings,
  withDevelopmentServer,
  withServer,
  withWrangler,
  writeExample,
  writeFiles,
} from "./project.mjs";

let installed;
let project;
let nuxt;
before(async () => {
  installed = await installProject("nuxt");
  ({ project } = installed);
  nuxt = join(installed.bin, "nuxt/bin/nuxt.mjs");
  await writeExample("nuxt-route.ts", project);
});
after(() => installed?.remove());

/** Writes the configuration, with the line that a preset needs. */
async function configure(line = "") {
  const configuration = `export default { compatibilityDate: "2026-10-01", telemetry: false, ${line} };`;
  await writeFiles({ [join(project, "nuxt.config.ts")]: configuration });
}

async function buildWith(preset, line) {
  await configure(line);
  await build(project, [nuxt, "build"], { NITRO_PRESET: preset });
}

/** Copies an output to where nothing is installed, for as long as `work` takes. */
async function withMoved(output, work) {
  const moved = await mkdtemp(join(tmpdir(), "moved-"));
  try {
    await cp(join(project, output), moved, { recursive: true });
    await work(moved);
  } finally {
    await rm(moved, { recursive: true });
  }
}

/** Imports a file of a function, with the settings of a deployment. */
async function importFunction(folder, file) {
  Object.assign(process.env, settings);
  return import(pathToFileURL(join(folder, file)));
}

combination("Nuxt: preset `node-server`", async () => {
  await buildWith("node-server");
  const args = ["server/index.mjs"];
  await withMoved(".output", (moved) => withServer(moved, () => ({ args }), assertTokenRoute));
});

combination("Nuxt: preset `cloudflare_module`", async (line) => {
  await buildWith("cloudflare_module", line);
  const worker = ["index.mjs", "--compatibility-date", "2026-10-01", "--compatibility-flags", "nodejs_compat"];
  await withWrangler({ ...installed, project: join(project, ".output/server") }, assertTokenRoute, ...worker);
});

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

combination("Nuxt: preset `aws-lambda`", async () => {
  await buildWith("aws-lambda");
  await withMoved(".output/server", async (moved) => {
    const { handler } = await importFunction(moved, "index.mjs");
    await assertTokenRoute("https://lambda.example", invoke(handler));
  });
});

/** Vercel calls a function with a request and a response of Node. */
const vercelServer = `
  const { default: listener } = await import("./index.mjs");
  const { createServer } = await import("node:http");
  createServer(listener).listen(process.env.PORT, "127.0.0.1");
`;

combination("Nuxt: preset `vercel`", async () => {
  await buildWith("vercel");
  const args = ["--input-type=module", "--eval", vercelServer];
  const output = ".vercel/output/functions/__fallback.func";
  await withMoved(output, (moved) => withServer(moved, () => ({ args }), assertTokenRoute));
});

combination("Nuxt: preset `netlify`", async () => {
  await buildWith("netlify");
  await withMoved(".netlify/functions-internal/server", async (moved) => {
    const { default: handler } = await importFunction(moved, "server.mjs");
    await assertTokenRoute("https://netlify.example", handler);
  });
});

combination("Nuxt: development server", async () => {
  await configure();
  await withDevelopmentServer(project, [nuxt, "dev"], assertTokenRoute, []);
});
