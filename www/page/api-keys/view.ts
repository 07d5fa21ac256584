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
    "The worker manages your keys.",
    "It holds the Main key and accepts only admins. New secrets are shown here once.",
  );
  const console = h("div", { class: "stack", hidden: true }, keyPanel(store, create), tryPanel(store));
  const waiting = h("div", { class: "output" }, emptyOutput("Sign in to manage API keys", "You need the admin role."));
  const entrance = signIn(sessions, { hint: "Development sign-in, as an admin", role: "admin" });
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
    else store.clear();
  });
  return {
    id: "api-keys",
    title: "API keys",
    lead: "Credentials for Twilio's REST API. Create one per app, with only the permissions it needs.",
    element: h("div", { class: "stack" }, layout, console),
  };
}
