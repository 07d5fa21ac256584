// Ten tasks that new users have. Each is solved by code of a page that README links, which examples.test.mjs or
// tests/examples runs; here the pages, and what the tasks need besides code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { environment, secret, sid } from "../examples/fixture.mjs";
import { tokenRoutes } from "../examples/workspace.mjs";
import { bundledModule } from "../worker/module.mjs";
import { blocks, documents } from "./documents.mjs";

const tasks = {
  "mint a Voice and Sync token from the environment": ["access-tokens.md", "mint.ts"],
  "the same in a Worker, for users with a session": ["getting-started.md", "cloudflare-worker.ts", "session.ts"],
  "tell an expired, a forged and another account's token apart": ["access-tokens.md", "check-token.ts"],
  "verify a webhook in Hono behind a proxy": ["webhooks.md", "hono-webhook.ts"],
  "create, use and revoke a key that only sends messages": ["api-keys.md", "use-restricted-key.ts", "send-message.ts"],
  "rotate the signing key without logging anybody out": ["rotation.md", "ring.ts", "rotation-job.ts"],
  "keep a phone's token fresh, and sign out": ["browser-client.md", "phone.ts"],
  "migrate from twilio": ["migration-from-twilio.md", "compat-token.ts", "native-token.ts"],
  "run the token service with Auth0": ["auth0.md", "auth0-vars.json", "auth0-page.ts"],
};
const textOf = (path) => documents.find((document) => document.path === path)?.text;

for (const [task, [page, ...files]] of Object.entries(tasks)) {
  test(`a page has the code for the task: ${task}`, () => {
    assert.ok(textOf("README.md").includes(`(docs/${page}`), `README links ${page}`);
    const shown = blocks.filter(({ document }) => document === `docs/${page}`).map(({ file }) => file);
    for (const file of files) assert.ok(shown.includes(file), `${page} has ${file}`);
  });
}

test("getting-started.md has a route for each framework that it names", () => {
  const [, section] = textOf("docs/getting-started.md").split("\n## A token route\n");
  const [, ...frameworks] = section.split("\n## ")[0].split("\n### ");
  const routes = [...tokenRoutes.keys()];
  const shown = frameworks.map((framework) => {
    const own = routes.filter((name) => framework.includes(`\`\`\`ts ${name}\n`) || framework.includes(`/${name})`));
    assert.ok(own.length > 0, framework.split("\n")[0]);
    return own;
  });
  assert.deepEqual(shown.flat().sort(), routes);
});

test("the settings for Auth0 are those of a deployment that starts, with the secrets that the page names", async () => {
  const { readConfiguration } = await bundledModule("config.ts");
  const vars = JSON.parse(blocks.find(({ file }) => file === "auth0-vars.json").code);
  const [, named] = /^Secrets, with[^:]*: ([\s\S]*?)Do not set/m.exec(textOf("docs/auth0.md"));
  const values = {
    TWILIO_ACCOUNT_SID: environment.TWILIO_ACCOUNT_SID,
    TWILIO_MANAGEMENT_KEY: sid("SK", "2"),
    TWILIO_MANAGEMENT_SECRET: secret,
    KEY_RING_SECRET: Buffer.alloc(32, "k").toString("base64"),
  };
  const secrets = [...named.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => [name, values[name]]);
  assert.deepEqual(secrets.map(([name]) => name).sort(), Object.keys(values).sort());
  const bindings = { IDENTITIES: {}, KEY_RING: {}, ACTIVITY: {} };
  const start = (changed) => readConfiguration({ ...vars, ...Object.fromEntries(secrets), ...bindings, ...changed });
  assert.equal(start().policy.ttl, 3600);
  assert.throws(() => start({ SESSION_SECRET: secret }), /SESSION_SECRET/);
  assert.throws(() => start({ IDENTITY_ENCODING: undefined }), /IDENTITY_ENCODING/);
});

const facts = {
  "which browsers": ["README.md", /Chrome 91, Firefox 89, Safari 16\.4/],
  "which bundlers, and what each needs": ["docs/runtimes.md", /\| Vite 6 \|[^\n]+es2022/],
  "how large it is": ["README.md", /Brotli-compressed: .*KB/],
  "what free() does": ["docs/runtimes.md", /`key\.free\(\)`[^.]*zeroizes it\. Later calls throw `freed`/],
  "which errors there are": ["docs/errors.md", /`CredentialError`[\s\S]*`ApiError`[\s\S]*`AccessTokenError`/],
  "where to report a vulnerability": ["README.md", /\(SECURITY\.md\)/],
  "what a KeyRing is": ["docs/rotation.md", /`KeyRing` mints with\s+its\s+first key/],
};
for (const [question, [page, answer]] of Object.entries(facts)) {
  test(`a page answers the question: ${question}`, () => assert.match(textOf(page), answer));
}
