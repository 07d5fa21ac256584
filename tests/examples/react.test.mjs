// The React components, with Twilio's real SDKs, as far as they come without a network: they accept the token and ask for a
// connection.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertMinted, sid } from "./fixture.mjs";
import { openPage } from "./page.mjs";
import { createWorkspace } from "./workspace.mjs";

let workspace;
before(async () => {
  workspace = await createWorkspace();
});
after(() => workspace?.remove());

/** A page that shows a component with its tokens, and unmounts all of it when the session ends. */
const app = (name, file, props = "") => `
  import { createElement, StrictMode } from "react";
  import { createRoot } from "react-dom/client";
  import { useTokens } from "./examples/react-tokens.ts";
  import { ${name} } from "./examples/${file}";
  function App() {
    const tokens = useTokens("session");
    globalThis.tokens = tokens;
    return tokens && createElement(${name}, { tokens ${props} });
  }
  const root = createRoot(document.getElementById("app"));
  root.render(createElement(StrictMode, null, createElement(App)));
  globalThis.unmount = () => root.unmount();
`;

const cases = {
  "react-phone.tsx": {
    name: "Phone",
    grants: { voice: { incomingAllow: true } },
    host: "wss://voice-js.roaming.twilio.com/",
  },
  "react-chat.tsx": {
    name: "Chat",
    grants: { chat: { serviceSid: sid("IS") } },
    host: "wss://tsock.us1.twilio.com/",
    // Twilio has to accept a token before the SDK sends another; a new connection has the newest.
    drop: true,
  },
  "react-video.tsx": {
    name: "VideoRoom",
    grants: { video: { room: "daily" } },
    props: ', name: "daily"',
    host: "wss://global.vss.twilio.com/",
  },
};

/** Waits for a token that the page has sent to Twilio, other than `known`. */
async function sentToken(page, known) {
  const find = (other) =>
    globalThis.sockets
      .flatMap(({ sent }) => sent)
      .flatMap((frame) => frame.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [])
      .find((token) => token !== other);
  const found = await page.waitForFunction(find, { polling: 20 }, known);
  return found.jsonValue();
}

for (const [file, { name, grants, props, host, drop }] of Object.entries(cases)) {
  test(`${file} gives tokens to the SDK, which sends them to Twilio, and ends with the component`, async (t) => {
    const { page, issued, errors } = await openPage(t, workspace.folder, app(name, file, props), { ttl: 3, grants });
    const first = await sentToken(page);
    assert.ok(issued.includes(first));
    await assertMinted(first);
    const urls = await page.evaluate(() => globalThis.sockets.map(({ url }) => url));
    for (const url of urls) assert.ok(url.startsWith(host), url);
    if (name !== "VideoRoom") {
      await page.waitForFunction((token) => globalThis.tokens.get().then((other) => other !== token), {}, first);
      if (drop) await page.evaluate(() => globalThis.sockets.at(-1).close());
      assert.ok(issued.includes(await sentToken(page, first)));
    }
    await page.evaluate(() => globalThis.unmount());
    await page.waitForFunction(() => globalThis.sockets.every(({ readyState }) => readyState === 3));
    assert.equal(await page.evaluate(() => globalThis.tokens.get().catch(({ code }) => code)), "closed");
    assert.deepEqual(errors, []);
  });
}

test("react-app.tsx connects to Voice and Conversations with one token", async (t) => {
  const code = `
    import { createElement } from "react";
    import { createRoot } from "react-dom/client";
    import { App } from "./examples/react-app.tsx";
    createRoot(document.getElementById("app")).render(createElement(App, { session: "session" }));
  `;
  const grants = { voice: { incomingAllow: true }, chat: { serviceSid: sid("IS") } };
  const { page, issued, errors } = await openPage(t, workspace.folder, code, { grants });
  await page.waitForFunction(() => globalThis.sockets.filter(({ sent }) => sent.length > 0).length === 2);
  const frames = await page.evaluate(() => globalThis.sockets.flatMap(({ sent }) => sent));
  assert.equal(issued.length, 1);
  for (const frame of frames) assert.ok(frame.includes(issued[0]));
  const text = await page.$eval("main", (main) => main.innerText);
  assert.match(text, /Phone: .+\s+Conversations: connecting/);
  assert.deepEqual(errors, []);
});
