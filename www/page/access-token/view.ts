import type { CredentialPanel } from "../credential/panel.ts";
import type { CredentialStore } from "../credential/store.ts";
import { SessionStore } from "../edge/session.ts";
import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import type { View } from "../ui/navigation.ts";
import { segmented } from "../ui/segmented.ts";
import { emptyOutput, reveal, workbench } from "../ui/workbench.ts";
import { fetchForm } from "./fetch-form.ts";
import { mintForm } from "./mint-form.ts";
import { type TokenResult, tokenResult } from "./token-result.ts";

/** *Access Token*: created in this page from the key, or fetched from the worker that serves the page. */
export function accessTokenView(
  store: CredentialStore,
  panel: CredentialPanel,
  inspect: (token: string) => void,
): View {
  const output = h(
    "div",
    { class: "output" },
    emptyOutput("No token yet", "Fill in the form and select Create token."),
  );
  const show = (result: TokenResult): void => {
    output.replaceChildren(...tokenResult(result, inspect));
    reveal(output);
    announce(`A token of ${result.token.length} bytes.`);
  };
  const slot = h("div");
  const here = h("div", { class: "stack" }, slot, mintForm(store, panel, show));
  const there = fetchForm(new SessionStore(), show);
  there.hidden = true;
  const source = segmented(
    "Where the token is created",
    [
      ["here", "In this page"],
      ["there", "From the worker"],
    ],
    (choice) => {
      here.hidden = choice !== "here";
      there.hidden = choice !== "there";
    },
  );
  return {
    id: "access-token",
    title: "Access Token",
    lead: "Short-lived JWTs that let a client use Voice, Video, Conversations, Sync or TaskRouter as one identity.",
    element: workbench([source, here, there], output),
    onShow: () => slot.append(panel.element),
  };
}
