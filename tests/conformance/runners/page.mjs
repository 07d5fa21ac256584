// Runs the tests in the page, and again in a dedicated worker, which has neither window nor document.
import { conformance } from "../body/index.mjs";

/** `entries` are the URLs of the module, the package and its sub-paths. */
async function run({ wasm, pkg: address, subPaths }) {
  const pkg = await import(address);
  await pkg.init(wasm);
  const imported = Object.entries(subPaths).map(async ([name, address]) => [name, await import(address)]);
  return conformance(pkg, Object.fromEntries(await Promise.all(imported))).run();
}

if (typeof document === "undefined") {
  addEventListener("message", async ({ data }) => postMessage(await run(data)));
} else {
  globalThis.runInPage = run;
  globalThis.runInWorker = (entries) =>
    new Promise((done, fail) => {
      const worker = new Worker(import.meta.url, { type: "module" });
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = ({ message }) => fail(new Error(`the worker failed: ${message}`));
      worker.postMessage(entries);
    });
}
