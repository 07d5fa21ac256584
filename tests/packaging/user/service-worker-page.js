// Registers the service worker and shows the token of its response.
navigator.serviceWorker.addEventListener("message", ({ data }) => {
  document.title = data;
});
navigator.serviceWorker.startMessages();
await navigator.serviceWorker.register("/addressed-service-worker.js", { type: "module" });
(await navigator.serviceWorker.ready).active.postMessage("mint");
