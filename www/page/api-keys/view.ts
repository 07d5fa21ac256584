import type { SessionStore } from "../edge/session.ts";
import { signIn } from "../edge/sign-in.ts";
import { h } from "../ui/dom.ts";
import type { View } from "../ui/navigation.ts";
import { notice } from "../ui/notice.ts";
import { emptyOutput, workbench } from "../ui/workbench.ts";
import { KeysClient } from "./client.ts";
import { createDialog } from "./create-dialog.ts";
import { keyPanel } from "./key-panel.ts";
import { KeyStore } from "./store.ts";
import { tryPanel } from "./try-panel.ts";

/** *API keys*: the account's keys from creation to deletion, managed by the worker that serves the page. */
export function apiKeysView(sessions: SessionStore): View {
  const store = new KeyStore(new KeysClient(sessions));
  const create = (): void => createDialog(store).open();
  const explanation = notice(
    "info",
    "The worker manages the keys, not this page.",
    "It holds the one credential that may, and accepts only sessions of admins. A new key's secret comes to this page once.",
  );
  const console = h("div", { class: "stack", hidden: true }, keyPanel(store, create), tryPanel(store));
  const waiting = h("div", { class: "output" }, emptyOutput("The keys appear here", "once an admin is signed in."));
  const entrance = signIn(sessions, { hint: "Signs in as an admin, in local development", role: "admin" });
  const layout = workbench([entrance, explanation], waiting);
  let signedIn = false;
  sessions.addEventListener("change", () => {
    const now = sessions.current !== undefined;
    if (now === signedIn) return;
    signedIn = now;
    console.hidden = !now;
    explanation.hidden = now;
    waiting.hidden = now;
    if (now) void store.load();
    else store.forget();
  });
  return {
    id: "api-keys",
    title: "API keys",
    lead: "Create, look at, restrict and delete the keys of the account. A deleted key opens nothing from that moment on.",
    element: h("div", { class: "stack" }, layout, console),
  };
}
