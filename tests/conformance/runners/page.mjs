// Runs the body in the page, and again in a dedicated worker, where there is neither window nor document.
import { conformance } from "../body/index.mjs";

const run = async (entry) => conformance(await import(entry)).run();

if (typeof document === "undefined") {
  addEventListener("message", async ({ data }) => postMessage(await run(data)));
} else {
  globalThis.runInPage = run;
  globalThis.runInWorker = (entry) =>
    new Promise((done, fail) => {
      const worker = new Worker(import.meta.url, { type: "module" });
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = ({ message }) => fail(new Error(`the worker failed: ${message}`));
      worker.postMessage(entry);
    });
}
