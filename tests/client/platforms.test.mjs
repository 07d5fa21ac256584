// Platform differences: React Native, test environments, mocks, older engines.
import assert from "node:assert/strict";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { AccessTokenSource } from "twilio-edge-auth/client";
import { root } from "../../pkg/scripts/run.mjs";
import { mint, outcome } from "./world.mjs";

const url = "https://t.example/token";
const answered = (text) => ({ ok: true, status: 200, headers: new Headers(), text: async () => text });

async function get(response, options = {}) {
  const source = new AccessTokenSource(url, { fetch: async () => response, ...options });
  try {
    return await source.get();
  } finally {
    source.close();
  }
}

describe("a body", () => {
  const token = mint();
  const text = JSON.stringify({ token });
  for (const [what, response] of Object.entries({
    "that is undefined": { ...answered(text), body: undefined },
    "that is null": { ...answered(text), body: null },
    "that is a stream of Node": { ...answered(text), body: Readable.from([text]) },
    "with nothing but json()": { ok: true, status: 200, headers: new Headers(), json: async () => ({ token }) },
    "without headers": { ok: true, status: 200, text: async () => text },
    "that is a stream": new Response(text),
  })) {
    test(`${what} is read`, async () => assert.equal(await get(response), token));
  }

  test("that is too long is refused, without streams too", async () => {
    await assert.rejects(get(answered("x".repeat(40_000))), { code: "invalid_answer", message: /too long/ });
  });

  test("that breaks off is unreachable", async () => {
    const text = async () => Promise.reject(new TypeError("network"));
    await assert.rejects(get({ ...answered(""), text }), (error) => {
      assert.deepEqual([error.code, error.cause.message], ["unreachable", "network"]);
      return true;
    });
  });
});

describe("a redirect is not followed:", () => {
  for (const status of [301, 302, 303, 307, 308]) {
    test(`${status}`, async () => {
      const response = new Response(JSON.stringify({ token: mint() }), { status, headers: { location: "/x" } });
      await assert.rejects(get(response), { code: "unreachable", message: /redirect/ });
    });
  }
  test("hidden by a browser (opaqueredirect)", async () => {
    const hidden = { ok: false, status: 0, type: "opaqueredirect", headers: new Headers(), body: null };
    await assert.rejects(get(hidden), { code: "unreachable", message: /redirect/ });
  });
});

describe("a bug in the surrounding code gives internal_error:", () => {
  for (const [what, options] of Object.entries({
    "a fetch that is not a function": { fetch: "fetch" },
    "a fetch that gives nothing": { fetch: async () => undefined },
    "a name that is not defined": { fetch: async () => Promise.reject(new ReferenceError("x is not defined")) },
    "a fetch that throws at once": {
      fetch: () => {
        throw new TypeError("bad");
      },
    },
  })) {
    test(what, async () => {
      const source = new AccessTokenSource(url, options);
      const error = await source.get().catch((error) => error);
      source.close();
      assert.deepEqual([error.name, error.code], ["AccessTokenError", "internal_error"]);
      assert.ok(error.cause instanceof Error);
    });
  }
});

describe("in an engine without recent built-ins", async () => {
  const { outputFiles } = await build({
    entryPoints: [join(root, "pkg/dist/client/index.js")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "client",
  });
  const code = outputFiles[0].text;
  const older = `
    delete AbortSignal.prototype.throwIfAborted; delete AbortSignal.any; delete AbortSignal.timeout;
    delete String.prototype.isWellFormed; delete Object.hasOwn; delete Array.prototype.at;
    const { iterator, asyncIterator, toStringTag, hasInstance, toPrimitive, species } = Symbol;
    const real = Symbol;
    Symbol = Object.assign((text) => real(text), { for: (name) => real.for(name), iterator, asyncIterator });
  `;
  class OldSignal {
    aborted = false;
    #listeners = [];
    addEventListener(_, listener) {
      this.#listeners.push(listener);
    }
    removeEventListener() {}
    end() {
      this.aborted = true;
      for (const listener of this.#listeners) listener({ target: this });
    }
  }
  class OldController {
    signal = new OldSignal();
    abort() {
      this.signal.end();
    }
  }
  const world = (more = {}) => {
    const { setTimeout, clearTimeout, performance, atob, console } = globalThis;
    const AbortController = OldController;
    const context = createContext({
      ...{ setTimeout, clearTimeout, performance, atob, console, Headers, AbortController, AbortSignal: OldSignal },
      ...more,
    });
    runInContext(`${older}; ${code}; globalThis.AccessTokenSource = client.AccessTokenSource;`, context);
    return context.AccessTokenSource;
  };

  test("without EventTarget events are dispatched", async () => {
    const Source = world();
    const token = mint();
    const source = new Source(url, { fetch: async () => answered(JSON.stringify({ token })) });
    const seen = [];
    const listener = { handleEvent: (event) => seen.push(["object", event.token]) };
    const twice = (event) => seen.push(["function", event.type]);
    source.addEventListener("refresh", listener);
    source.addEventListener("refresh", twice);
    source.addEventListener("refresh", twice);
    source.addEventListener("refresh", (event) => seen.push(["once", event.type]), { once: true });
    assert.equal(await source.get(), token);
    source.removeEventListener("refresh", listener);
    await source.refresh();
    source.close();
    assert.deepEqual(seen, [
      ["object", token],
      ["function", "refresh"],
      ["once", "refresh"],
      ["function", "refresh"],
    ]);
  });

  test("the dispose method has the name that compilers use", () => {
    const Source = world({ EventTarget, Event });
    assert.deepEqual(Object.getOwnPropertyNames(Source.prototype).includes("undefined"), false);
    const source = new Source(url, { fetch: () => new Promise(() => {}) });
    const waiting = outcome(source.get());
    source[Symbol.for("Symbol.dispose")]();
    return waiting.then((code) => assert.equal(code, "closed"));
  });

  test("without an abort reason a timeout is reported as timeout", async () => {
    const Source = world({ EventTarget, Event });
    const source = new Source(url, { fetch: () => new Promise(() => {}), timeout: 20 });
    assert.equal(await outcome(source.get()), "timeout");
    source.close();
  });

  test("without TextDecoder the body is read with text()", async () => {
    const Source = world({ EventTarget, Event });
    const token = mint();
    const source = new Source(url, { fetch: async () => new Response(JSON.stringify({ token })) });
    assert.equal(await source.get(), token);
    source.close();
  });
});
