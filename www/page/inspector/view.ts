import { type AccessToken, CredentialError, decodeAccessToken } from "twilio-edge-auth";
import type { CredentialPanel } from "../credential/panel.ts";
import type { CredentialStore } from "../credential/store.ts";
import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { Field } from "../ui/field.ts";
import type { View } from "../ui/navigation.ts";
import { notice } from "../ui/notice.ts";
import { panel } from "../ui/panel.ts";
import { sentence } from "../ui/sentence.ts";
import { tokenLegend, tokenText } from "../ui/token-text.ts";
import { emptyOutput, workbench } from "../ui/workbench.ts";
import { LifeBar } from "./life-bar.ts";
import { claimsTable, grantsTable, headerTable } from "./tables.ts";
import { verify } from "./verdict.ts";

const TICK_MS = 1000;

export interface InspectorView extends View {
  inspect(token: string): void;
}

/** *Inspector*: the content of a token, its remaining lifetime, and whether its signature is valid. */
export function inspectorView(store: CredentialStore, credential: CredentialPanel): InspectorView {
  const field = new Field({
    label: "Access Token",
    placeholder: "eyJhbGciOiJIUzI1NiIs…",
    rows: 6,
    hint: "Decoded in this tab. Never sent.",
  });
  const output = h("div", { class: "output" });
  const verdictPlace = h("div");
  const slot = h("div");
  let shown: { token: string; bar: LifeBar } | undefined;
  let said = "";

  /** Updates what depends on the time or the key. */
  function refresh(): void {
    if (shown === undefined) return;
    shown.bar.draw(Date.now() / 1000);
    const verdict = verify(shown.token, store.key);
    const words = [verdict.title, ...verdict.reasons].join(" ");
    if (words === said) return;
    said = words;
    verdictPlace.replaceChildren(notice(verdict.tone, verdict.title, ...verdict.reasons));
    announce(words);
  }

  function read(): void {
    shown = undefined;
    said = "";
    field.setError(undefined);
    if (field.value === "") {
      output.replaceChildren(nothingYet());
      return;
    }
    try {
      const decoded = decodeAccessToken(field.value);
      const bar = new LifeBar({ start: decoded.notBefore ?? decoded.issuedAt, end: decoded.expiresAt });
      output.replaceChildren(verdictPlace, bar.element, ...readable(field.value, decoded));
      shown = { token: field.value, bar };
      refresh();
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      field.setError(sentence(error));
      output.replaceChildren(nothingYet());
    }
  }

  field.input.addEventListener("input", read);
  store.addEventListener("change", refresh);
  setInterval(() => output.checkVisibility() && refresh(), TICK_MS);
  read();

  return {
    id: "inspector",
    title: "Inspector",
    lead: "Decode an Access Token. To check its signature, you need its API key.",
    element: workbench([h("div", { class: "card" }, field.element)], output, slot),
    onShow: () => {
      slot.append(credential.element);
      refresh();
    },
    inspect: (token) => {
      field.value = token;
      read();
    },
  };
}

function nothingYet(): HTMLElement {
  return emptyOutput("Nothing to inspect", "Paste a token to see its header, claims, grants and remaining lifetime.");
}

function readable(token: string, decoded: AccessToken): HTMLElement[] {
  const parts = panel("Encoded token", [tokenLegend()], tokenText(token));
  return [claimsTable(decoded), grantsTable(decoded), headerTable(decoded), parts];
}
