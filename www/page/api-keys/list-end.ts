import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { notice } from "../ui/notice.ts";
import { type KeyStore, rowId } from "./store.ts";

/** The end of the list: the number of keys and, if there are more, a button that loads them. */
export function listEnd(store: KeyStore): HTMLElement {
  const shown = h("p", {});
  const failure = h("div", { role: "alert" });
  const button = h("button", { type: "button", class: "button small" });
  const element = h("div", { class: "panel-note list-end" }, failure, shown, button);

  const render = (): void => {
    const { keys, next, unreadable, more } = store;
    element.hidden = next === null && unreadable === 0;
    button.hidden = next === null;
    shown.textContent = [
      next === null ? `${keys.length} keys.` : `Showing ${keys.length} keys.`,
      unreadable > 0 && `${unreadable} could not be read.`,
    ]
      .filter(Boolean)
      .join(" ");
    button.textContent = more.state === "loading" ? "Loading…" : "Load more";
    button.setAttribute("aria-disabled", String(more.state === "loading"));
    const failed = more.state === "failed" ? [notice("bad", "Couldn't load more keys.", more.problem)] : [];
    failure.replaceChildren(...failed);
  };
  store.addEventListener("change", render);
  store.addEventListener("more", render);

  button.addEventListener("click", async () => {
    const { length } = store.keys;
    await store.loadMore();
    const first = store.keys[length];
    if (first === undefined) return;
    // The focus moves to the first new row.
    document.getElementById(rowId(first))?.focus({ preventScroll: true });
    announce(`${store.keys.length - length} more keys, ${store.keys.length} in all.`);
  });
  return element;
}
