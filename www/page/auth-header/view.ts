import type { ApiKey } from "twilio-edge-auth";
import type { CredentialPanel } from "../credential/panel.ts";
import type { CredentialStore } from "../credential/store.ts";
import { h } from "../ui/dom.ts";
import type { View } from "../ui/navigation.ts";
import { codePanel } from "../ui/panel.ts";
import { emptyOutput, workbench } from "../ui/workbench.ts";

const IN_CODE = `import { ApiKey } from "twilio-edge-auth";

const key = ApiKey.fromEnv(env);
await fetch(url, {
  headers: { Authorization: key.authorizationHeader() },
});`;

/** *Auth header*: shows the header and a curl command while the user types the API key. */
export function authHeaderView(store: CredentialStore, panel: CredentialPanel): View {
  const slot = h("div");
  const output = h("div", { class: "output" });
  const render = (): void => output.replaceChildren(...(store.key ? results(store.key) : [nothingYet()]));
  store.addEventListener("change", render);
  render();
  return {
    id: "auth-header",
    title: "Auth header",
    lead: "Authenticate REST API requests: the key SID is the username, the secret the password (HTTP Basic).",
    element: workbench([slot], output),
    onShow: () => slot.append(panel.element),
  };
}

function nothingYet(): HTMLElement {
  return emptyOutput("Nothing to show yet", "Enter your API key, or use the example.");
}

function results(key: ApiKey): HTMLElement[] {
  const header = `Authorization: ${key.authorizationHeader()}`;
  const url = `https://api.twilio.com/2010-04-01/Accounts/${key.accountSid}/Messages.json?PageSize=1`;
  return [
    codePanel("Header", "the header", header, "opaque"),
    codePanel("curl", "the curl command", `curl '${url}' \\\n  -H '${header}'`, "opaque"),
    codePanel("Code", "the code", IN_CODE),
  ];
}
