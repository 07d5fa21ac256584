import sample from "../../sample-credential.json";
import { announce } from "../ui/announce.ts";
import { h } from "../ui/dom.ts";
import { Field, type FieldOptions } from "../ui/field.ts";
import { icon } from "../ui/icon.ts";
import { notice } from "../ui/notice.ts";
import {
  CREDENTIAL_FIELDS,
  type CredentialField,
  type CredentialStore,
  type CredentialValues,
  problemWith,
} from "./store.ts";

const FIELDS: Record<CredentialField, FieldOptions> = {
  accountSid: { label: "Account SID", placeholder: "AC…", hint: "AC and 32 hex digits, from the Console's start page" },
  sid: { label: "API key SID", placeholder: "SK…", hint: "SK and 32 hex digits; the user name of the key" },
  secret: { label: "Secret", placeholder: "Shown once, when the key was made", secret: true },
};

/** The form of the API key, one for the whole page: views show it where they need it. */
export class CredentialPanel {
  readonly element: HTMLElement;
  readonly #store: CredentialStore;
  readonly #fields: Record<CredentialField, Field>;
  readonly #state = h("p", { class: "state" });

  constructor(store: CredentialStore) {
    this.#store = store;
    this.#fields = {
      accountSid: new Field(FIELDS.accountSid),
      sid: new Field(FIELDS.sid),
      secret: new Field(FIELDS.secret),
    };
    for (const name of CREDENTIAL_FIELDS) this.#watch(name);
    this.element = h(
      "section",
      { class: "card", "aria-labelledby": "credential-title" },
      h(
        "div",
        { class: "card-head" },
        h("h2", { id: "credential-title" }, "API key"),
        h(
          "button",
          { type: "button", class: "button small", on: { click: () => this.#fillSample() } },
          "Fill in a sample",
        ),
        h("button", { type: "button", class: "button small", on: { click: () => this.#clear() } }, "Clear"),
      ),
      ...CREDENTIAL_FIELDS.map((name) => this.#fields[name].element),
      this.#state,
      warning(),
    );
    this.#showState();
  }

  /** Shows what is missing, at each field, and puts the cursor into the first. */
  demand(): void {
    for (const name of CREDENTIAL_FIELDS) this.#judge(name);
    CREDENTIAL_FIELDS.map((name) => this.#fields[name])
      .find((field) => field.hasError)
      ?.input.focus();
  }

  #watch(name: CredentialField): void {
    const field = this.#fields[name];
    field.input.addEventListener("input", () => {
      // Half-typed is not wrong: an error appears when the field is left, and goes as soon as it is mended.
      if (field.hasError) this.#judge(name);
      this.#publish();
    });
    field.input.addEventListener("blur", () => {
      if (field.value !== "") this.#judge(name);
    });
  }

  #judge(name: CredentialField): void {
    const field = this.#fields[name];
    field.setError(problemWith(name, field.value));
  }

  #fillSample(): void {
    this.#fill(sample);
    announce("Sample credentials filled in.");
  }

  #fill(values: CredentialValues): void {
    for (const name of CREDENTIAL_FIELDS) {
      this.#fields[name].value = values[name];
      this.#fields[name].setError(undefined);
    }
    this.#publish();
  }

  #clear(): void {
    this.#fill({ accountSid: "", sid: "", secret: "" });
    announce("The key is forgotten.");
    this.#fields.accountSid.input.focus();
  }

  #publish(): void {
    const { accountSid, sid, secret } = this.#fields;
    this.#store.set({ accountSid: accountSid.value, sid: sid.value, secret: secret.value });
    this.#showState();
  }

  #showState(): void {
    const ready = this.#store.key !== undefined;
    this.#state.classList.toggle("good", ready);
    this.#state.replaceChildren(
      icon(ready ? "check" : "info"),
      h("span", {}, ready ? "Ready, in this tab's memory" : "Not complete yet"),
    );
  }
}

function warning(): HTMLElement {
  const why = h(
    "details",
    {},
    h("summary", {}, "Why a page refuses secrets, and this one does not"),
    h(
      "p",
      {},
      "Whoever can open a page can read what is in it, so the package throws browser_not_allowed unless a page passes ",
      h("code", {}, "dangerouslyAllowBrowser: true"),
      ". This workbench does, because you bring your own key and use it on your own machine. Your app should fetch its tokens from a server.",
    ),
  );
  return notice(
    "warning",
    "A live secret belongs only on a page that you run yourself.",
    h(
      "p",
      {},
      `This one is served by ${location.host}. What you type is kept out of storage, addresses and requests, and is gone when you close the tab.`,
    ),
    why,
  );
}
