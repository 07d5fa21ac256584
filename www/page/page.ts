import { accessTokenView } from "./access-token/view.ts";
import { activityView } from "./activity/view.ts";
import { apiKeysView } from "./api-keys/view.ts";
import { authHeaderView } from "./auth-header/view.ts";
import { CredentialPanel } from "./credential/panel.ts";
import { CredentialStore } from "./credential/store.ts";
import { SessionStore } from "./edge/session.ts";
import { inspectorView } from "./inspector/view.ts";
import { startNavigation } from "./ui/navigation.ts";
import { webhookView } from "./webhook/view.ts";

/** Creates the views. They share the API key and can pass tokens to each other, all in memory. */
export function startPage(main: HTMLElement, nav: HTMLElement): void {
  const store = new CredentialStore();
  const panel = new CredentialPanel(store);
  const admins = new SessionStore();
  const inspector = inspectorView(store, panel);
  const inspect = (token: string): void => {
    inspector.inspect(token);
    location.hash = inspector.id;
  };
  startNavigation(nav, main, [
    authHeaderView(store, panel),
    accessTokenView(store, panel, inspect),
    inspector,
    apiKeysView(admins),
    webhookView(),
    activityView(admins),
  ]);
  skipLink(main);
}

/** Focuses the content without changing the hash, which names a view. */
function skipLink(main: HTMLElement): void {
  document.querySelector(".skip-link")?.addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
}
