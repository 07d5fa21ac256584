// Runs in the page, and again in a dedicated worker, which has neither window nor document.
import { AccessTokenSource } from "/client/index.js";

/** Many callers, then the first automatic renewal. */
async function crowdAndRenewal(url) {
  const source = new AccessTokenSource(url, { headers: () => ({ authorization: "Bearer session" }) });
  const tokens = new Set(await Promise.all(Array.from({ length: 50 }, () => source.get())));
  const renewed = await new Promise((resolve) => {
    source.addEventListener("refresh", (event) => resolve(event.token), { once: true });
  });
  tokens.add(renewed);
  const same = (await source.get()) === renewed;
  source.close();
  return { tokens: tokens.size, same, closed: await source.get().catch(({ name, code }) => `${name} ${code}`) };
}

if (typeof document === "undefined") {
  addEventListener("message", async ({ data }) => postMessage(await crowdAndRenewal(data)));
} else {
  globalThis.runInPage = crowdAndRenewal;
  globalThis.runInWorker = (url) =>
    new Promise((done, fail) => {
      const worker = new Worker(import.meta.url, { type: "module" });
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = ({ message }) => fail(new Error(`the worker failed: ${message}`));
      worker.postMessage(url);
    });
  /** Creates a source and records its events with their times. */
  globalThis.makeSource = (url, options) => {
    const seen = [];
    globalThis.source = new AccessTokenSource(url, options);
    globalThis.source.addEventListener("refresh", (event) => seen.push({ at: performance.now(), token: event.token }));
    globalThis.source.addEventListener("error", (event) =>
      seen.push({ at: performance.now(), code: event.error.code }),
    );
    globalThis.seen = seen;
  };
}
