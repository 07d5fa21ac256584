// A page of which a file does not load, in Chromium, Firefox and WebKit.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { BROWSERS } from "./drivers.mjs";

const dist = join(import.meta.dirname, "../../www/dist");
const policy = /Content-Security-Policy: (.*)/.exec(readFileSync(join(dist, "_headers"), "utf8"))[1];
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

let missing = /^$/;
const server = createServer(({ url }, response) => {
  const path = url === "/" ? "/index.html" : url;
  const type = TYPES[extname(path)];
  if (type === undefined || missing.test(path)) return response.writeHead(404).end();
  const headers = { "Content-Type": type, "Content-Security-Policy": policy, "Cache-Control": "no-store" };
  response.writeHead(200, headers).end(readFileSync(join(dist, path)));
});

let url;
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${server.address().port}/`;
});
after(() => server.close());

const MODULE = "the WebAssembly module";
/** Files of the page, by what they are. Each has a browser of its own, which has cached none of them. */
const FILES = { [MODULE]: /\.wasm$/, "the page's code": /\/app-.*\.js$/ };

for (const [browser, start] of Object.entries(BROWSERS)) {
  for (const [what, file] of Object.entries(FILES)) {
    test(`${browser}: if ${what} does not load, the page says so, with a button that reloads`, {
      skip: !start && `${browser} is not installed on this machine`,
    }, async (t) => {
      const { open, click, see, close } = await start();
      t.after(close);
      missing = file;
      await open(url);
      await see(/This page couldn't start\s+A file didn't load\. Check your connection\.\s+Reload/);
      // WebKit takes code that did not load from its memory.
      if (what !== MODULE) return;
      missing = /^$/;
      await click("Reload");
      await see(/Short-lived JWTs/);
    });
  }
}
