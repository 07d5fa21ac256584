import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import { emptyOutput } from "../ui/workbench.ts";
import { keyTable } from "./key-table.ts";
import type { KeyStore } from "./store.ts";

/** The list of keys in each of its states: being loaded, none, some, not to be had. */
export function keyPanel(store: KeyStore, create: () => void): HTMLElement {
  const content = h("div", { "aria-live": "polite" });
  const reload = h("button", { type: "button", class: "button small", on: { click: () => store.load() } }, "Refresh");
  const render = (): void => {
    reload.disabled = store.state === "loading";
    content.setAttribute("aria-busy", String(store.state === "loading"));
    content.replaceChildren(...states[store.state](store));
  };
  store.addEventListener("change", render);
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

const states: Record<KeyStore["state"], (store: KeyStore) => Node[]> = {
  empty: () => [],
  loading: () => [h("p", { class: "panel-note" }, "Loading the keys…")],
  failed: (store) => {
    announce(`The keys could not be loaded. ${store.problem}`);
    const again = h(
      "button",
      { type: "button", class: "button small", on: { click: () => store.load() } },
      "Try again",
    );
    return [
      h(
        "div",
        { class: "panel-note" },
        notice("bad", "The keys could not be loaded.", store.problem, h("p", {}, again)),
      ),
    ];
  },
  ready: (store) => {
    if (store.keys.length === 0) {
      return [h("div", { class: "panel-note" }, emptyOutput("No keys yet", "Create one to see it here."))];
    }
    const more = h(
      "button",
      { type: "button", class: "button small", on: { click: () => store.loadMore() } },
      "Load more",
    );
    return [keyTable(store), ...(store.next === null ? [] : [h("p", { class: "panel-note" }, more)])];
  },
};
