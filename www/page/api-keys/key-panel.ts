import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import { emptyOutput } from "../ui/workbench.ts";
import { keyTable } from "./key-table.ts";
import { listEnd } from "./list-end.ts";
import type { KeyStore } from "./store.ts";

/** The list of keys in each state: loading, empty, loaded, failed. */
export function keyPanel(store: KeyStore, create: () => void): HTMLElement {
  const content = h("div");
  const end = listEnd(store);
  // Not disabled while the list loads: it would lose the focus.
  const reload = h("button", { type: "button", class: "button small" }, "Refresh");
  const load = (): void => {
    if (store.state === "loading") return;
    reload.focus();
    void store.load();
  };
  reload.addEventListener("click", load);
  let before = store.state;
  store.addEventListener("change", () => {
    if (before === "loading" && store.state === "ready") announce(`API keys loaded: ${count(store)}.`);
    before = store.state;
    reload.setAttribute("aria-disabled", String(store.state === "loading"));
    content.setAttribute("aria-busy", String(store.state === "loading"));
    content.replaceChildren(...states[store.state](store, load));
    if (store.state === "ready") content.append(end);
  });
  return h(
    "section",
    { class: "panel" },
    h(
      "div",
      { class: "panel-head" },
      h("h2", {}, "Keys"),
      reload,
      h("button", { type: "button", class: "button primary small", on: { click: create } }, "Create API key"),
    ),
    content,
  );
}

function count({ keys, next }: KeyStore): string {
  return next === null ? `${keys.length}` : `the first ${keys.length}`;
}

const states: Record<KeyStore["state"], (store: KeyStore, load: () => void) => Node[]> = {
  empty: () => [],
  loading: () => [h("p", { class: "panel-note" }, "Loading…")],
  failed: (store, load) => {
    announce(`Couldn't load API keys. ${store.problem}`);
    const again = h("button", { type: "button", class: "button small", on: { click: load } }, "Retry");
    return [
      h("div", { class: "panel-note" }, notice("bad", "Couldn't load API keys.", store.problem, h("p", {}, again))),
    ];
  },
  ready: (store) =>
    store.keys.length === 0
      ? [h("div", { class: "panel-note" }, emptyOutput("No keys yet", "Create one to see it here."))]
      : [keyTable(store)],
};
