// The middleware of `twilio-edge-auth/compat` in Express 5 and 4, compared with the `twilio` package's on the same requests.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request as send } from "node:http";
import { createRequire } from "node:module";
import { after, before, describe, mock, test } from "node:test";
import express5 from "express";
import express4 from "express4";
import compat from "twilio-edge-auth/compat";
import { sha256 } from "../webhook/generate.mjs";

const sdk = createRequire(import.meta.url)("twilio/lib/webhooks/webhooks");
const SECRET = "0123456789abcdef0123456789abcdef";
const HOST = "hooks.example.com";
const FORM = "application/x-www-form-urlencoded";
const call = { CallSid: `CA${"1".repeat(32)}`, From: "+14155550142", Body: "1+1=2 & 'é' \u{1f600}\n" };
const json = '{"property": "value", "boolean": true}';
const hashed = `/voice?foo=1&bodySHA256=${sha256(json)}`;

/** The applications: the middleware's arguments, and the middleware before it. */
const setups = {
  "with extended forms": { extended: true },
  "with plain forms": { extended: false },
  "behind a proxy that it trusts": { trustProxy: true },
  "behind a proxy, with host and protocol given": { given: [SECRET, { host: HOST, protocol: "https" }] },
  "with the URL given": { given: [SECRET, { url: `https://${HOST}/voice` }] },
  "with a mounted router": { mount: "/hooks" },
  "with two mounted routers": { mount: "/a", inner: "/b" },
  "without parsers": { parsers: false },
  "with JSON, and its body not kept": { keep: false },
  "without an Auth Token": { given: [{}] },
  "without validation": { given: [{ validate: false }] },
};

function application(express, { webhook }, setup) {
  const { extended = true, trustProxy = false, given = [SECRET], mount, inner, parsers = true, keep = true } = setup;
  const app = express();
  app.set("trust proxy", trustProxy);
  const verify = (request, _, bytes) => {
    request.rawBody = bytes;
  };
  if (parsers) app.use(express.urlencoded({ extended }), express.json(keep ? { verify } : {}));
  const router = express.Router();
  router.all("/voice", webhook(...given.map((one) => (typeof one === "object" ? { ...one } : one))), (_, response) => {
    response.type("text/xml").send("<Response/>");
  });
  const outer = express.Router();
  outer.use(inner ?? "/", router);
  app.use(mount ?? "/", outer);
  app.use((error, _request, response, _next) => response.status(500).send(error.name));
  return app;
}

const encoded = (params) =>
  `${new URLSearchParams(Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one])))}`;
const signed = (url, params = {}, secret = SECRET) => sdk.getExpectedTwilioSignature(secret, url, params);
const form = (params, rest = {}) => ({ method: "POST", type: FORM, body: encoded(params), signs: params, ...rest });

/** The requests. `url` is the signed URL, by default the request's; `signs` are the signed parameters. */
const requests = {
  "a form": form(call),
  "a form with a query": form(call, { path: "/voice?a=1&b=x%20y" }),
  "a form with a name twice": form({ ...call, Media: ["b", "a", "b"] }),
  "a form with brackets in its names": form({ "a[b]": "c", "d[]": "e", "f[0]": "g" }),
  "a form with names of Object's own": form({ constructor: "a", toString: "b", hasOwnProperty: "c" }),
  "an empty form": form({}),
  "a form that was changed": form(call, { signs: { ...call, From: "+1" } }),
  "a GET request": { path: "/voice?From=%2B1&Body=It's" },
  "a GET request with %3F in its query": { path: "/voice?a=%3Fb+c" },
  "a GET request without a query": {},
  "a POST request without a body": { method: "POST" },
  "a JSON body": { method: "POST", type: "application/json", path: hashed, body: json },
  "a JSON body that was changed": { method: "POST", type: "application/json", path: hashed, body: `${json} ` },
  "a JSON body without a hash": { method: "POST", type: "application/json", body: json },
  "a JSON body that is nested": { method: "POST", type: "application/json", body: '{"a":[[["b"]],{"c":null}]}' },
  "a JSON body that is a list": { method: "POST", type: "application/json", body: '["a"]' },
  "a form signed over https": form(call, { url: `https://${HOST}/voice` }),
  "a form signed with its port": form(call, { url: `http://${HOST}:80/voice` }),
  "a form signed for another host": form(call, { url: "http://other.example.com/voice" }),
  "a form from a proxy": form(call, { headers: { "X-Forwarded-Proto": "https" }, url: `https://${HOST}/voice` }),
  "a form without a signature": form(call, { headers: { "X-Twilio-Signature": undefined } }),
  "a form with an empty signature": form(call, { headers: { "X-Twilio-Signature": "" } }),
  "a form with another's signature": form(call, { secret: "another" }),
  "a form with two signatures": form(call, { headers: { "X-Twilio-Signature": ["x", "y"] } }),
  "an invalid host": form(call, { headers: { Host: "a b" } }),
};

/** Returns the status and text of the response. */
function respond(port, prefix, { method = "GET", path = "/voice", type, body, headers = {}, ...rest }) {
  const { secret, signs = {}, url = `http://${HOST}${prefix}${path}` } = rest;
  const all = {
    Host: HOST,
    "X-Twilio-Signature": signed(url, signs, secret),
    ...(type && { "Content-Type": type, "Content-Length": Buffer.byteLength(body) }),
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const sent = send({ host: "127.0.0.1", port, path: prefix + path, method, headers: given, agent: false });
  sent.end(body);
  return once(sent, "response").then(async ([response]) => {
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    return { status: response.statusCode, type: response.headers["content-type"], text };
  });
}

const met = new Set();

/** Intended differences: the statuses, the twilio package's first. */
const differences = {
  "a GET request with %3F in its query": { statuses: [403, 200], because: "the SDK takes %3F for a question mark" },
  "an invalid host": { statuses: [500, 403], because: "the SDK throws" },
};

for (const [version, express] of Object.entries({ 5: express5, 4: express4 })) {
  describe(`Express ${version}`, () => {
    const servers = [];
    const ports = {};
    const { TWILIO_AUTH_TOKEN: before_ } = process.env;
    before(async () => {
      delete process.env.TWILIO_AUTH_TOKEN;
      mock.method(console, "error", () => {});
      for (const [name, setup] of Object.entries(setups)) {
        ports[name] = [];
        for (const middleware of [sdk, compat]) {
          const server = createServer(application(express, middleware, setup)).listen(0, "127.0.0.1");
          await once(server, "listening");
          servers.push(server);
          ports[name].push(server.address().port);
        }
      }
    });
    after(() => {
      mock.restoreAll();
      if (before_ !== undefined) process.env.TWILIO_AUTH_TOKEN = before_;
      for (const server of servers) server.close();
    });

    for (const [name, { mount = "", inner = "" }] of Object.entries(setups)) {
      test(`${name}: every request gets the twilio package's response`, async () => {
        const statuses = new Set();
        for (const [what, request] of Object.entries(requests)) {
          const [theirs, ours] = await Promise.all(ports[name].map((port) => respond(port, mount + inner, request)));
          statuses.add(ours.status);
          const [expectedTheirs, expectedOurs] = differences[what]?.statuses ?? [];
          if (ours.status !== theirs.status && expectedOurs) {
            assert.deepEqual([theirs.status, ours.status], [expectedTheirs, expectedOurs], what);
            met.add(what);
          } else assert.deepEqual(ours, theirs, what);
        }
        assert.ok(statuses.size > 1 || setups[name].given?.[0].validate === false, `hardly a test: ${[...statuses]}`);
      });
    }

    test("only signed requests pass", async () => {
      const status = async (setup, what, prefix = "") =>
        (await respond(ports[setup][1], prefix, requests[what])).status;
      for (const setup of ["with extended forms", "with plain forms"]) {
        for (const what of [
          "a form",
          "a form with a query",
          "a form with a name twice",
          "a GET request",
          "a JSON body",
        ]) {
          assert.equal(await status(setup, what), 200, `${setup}: ${what}`);
        }
        for (const what of Object.keys(requests).filter((name) =>
          /changed|another|without a hash|two sig/.test(name),
        )) {
          assert.equal(await status(setup, what), 403, `${setup}: ${what}`);
        }
        assert.equal(await status(setup, "a form without a signature"), 400);
        assert.equal(await status(setup, "an invalid host"), 403);
        assert.equal(await status(setup, "a GET request with %3F in its query"), 200);
      }
      assert.equal(await status("behind a proxy that it trusts", "a form from a proxy"), 200);
      assert.equal(await status("with extended forms", "a form from a proxy"), 403, "not trusted");
      assert.equal(await status("behind a proxy, with host and protocol given", "a form signed over https"), 200);
      assert.equal(await status("with a mounted router", "a form", "/hooks"), 200);
      assert.equal(await status("with two mounted routers", "a form", "/a/b"), 200);
      assert.equal(await status("with JSON, and its body not kept", "a JSON body"), 403);
      assert.equal(await status("without an Auth Token", "a form"), 500);
      assert.equal(await status("without validation", "a form without a signature"), 200);
    });

    test("only the listed differences occur", () => assert.deepEqual([...met].sort(), Object.keys(differences).sort()));

    test("a deeply nested body is refused; in the SDK it throws", async () => {
      const nested = `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
      const request = { method: "POST", type: "application/json", body: nested };
      const [theirs, ours] = await Promise.all(ports["with extended forms"].map((port) => respond(port, "", request)));
      assert.deepEqual([theirs.status, theirs.text], [500, "RangeError"]);
      assert.equal(ours.status, 403);
    });

    test("a signed JSON request whose hash has an escaped name does not pass without its body", async () => {
      for (const setup of ["with extended forms", "without parsers"]) {
        const url = `http://${HOST}${hashed}`;
        const path = hashed.replace("bodySHA256", "body%53HA256");
        for (const body of ["{}", "[]", '{"admin":true}']) {
          const forged = { method: "POST", type: "application/json", path, body, url };
          assert.equal((await respond(ports[setup][1], "", forged)).status, 403, `${setup}: ${body}`);
        }
      }
    });
  });
}
