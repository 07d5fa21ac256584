// A real endpoint on a free loopback port, which also serves the module and a page, with a policy that allows neither
// eval nor WebAssembly.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import { root } from "../../pkg/scripts/run.mjs";

const dist = join(root, "pkg/dist");
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'";
const page =
  '<!doctype html><meta charset="utf-8"><title>client</title><script type="module" src="/page.mjs"></script>';

/** `server.answer(request, response, body)` handles `POST /token`; tests replace it. */
export async function startTokenServer() {
  const own = { requests: [], answer: (_, response) => response.writeHead(500).end() };
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    if (request.method === "POST") {
      let body = "";
      for await (const chunk of request) body += chunk;
      own.requests.push({ path, headers: request.headers, body });
      own.answer(request, response, body);
      return;
    }
    if (request.method === "OPTIONS") {
      const allowed = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type" };
      response.writeHead(204, allowed).end();
      return;
    }
    try {
      const file = path === "/page.mjs" ? join(import.meta.dirname, "page.mjs") : join(dist, path);
      const body = path === "/" ? page : await readFile(file);
      const type = path === "/" ? "text/html" : "text/javascript";
      response.writeHead(200, { "content-type": type, "content-security-policy": policy }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return Object.assign(own, {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  });
}
