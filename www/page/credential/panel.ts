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
  accountSid: { label: "Account SID", placeholder: "AC…", hint: "Starts with AC. On your Console home page." },
  sid: { label: "API key SID", placeholder: "SK…", hint: "Starts with SK." },
  secret: { label: "Secret", placeholder: "Shown only when the key was created", secret: true },
};

/** The API key form, shared by all views. */
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
        h("button", { type: "button", class: "button small", on: { click: () => this.#fillSample() } }, "Use example"),
        h("button", { type: "button", class: "button small", on: { click: () => this.#clear() } }, "Clear"),
      ),
      ...CREDENTIAL_FIELDS.map((name) => this.#fields[name].element),
      this.#state,
      warning(),
    );
    this.#showState();
  }

  /** Shows errors at incomplete fields, and focuses the first. */
  demand(): void {
    for (const name of CREDENTIAL_FIELDS) this.#validate(name);
    CREDENTIAL_FIELDS.map((name) => this.#fields[name])
      .find((field) => field.hasError)
      ?.input.focus();
  }

  #watch(name: CredentialField): void {
    const field = this.#fields[name];
    field.input.addEventListener("input", () => {
      // An error appears when the field loses focus, and disappears as soon as it is corrected.
      if (field.hasError) this.#validate(name);
      this.#publish();
    });
    field.input.addEventListener("blur", () => {
      if (field.value !== "") this.#validate(name);
    });
  }

  #validate(name: CredentialField): void {
    const field = this.#fields[name];
    field.setError(problemWith(name, field.value));
  }

  #fillSample(): void {
    this.#fill(sample);
    announce("Example credentials filled in.");
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
    announce("Key cleared.");
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
      h("span", {}, ready ? "Ready. Kept in this tab only." : "Enter all three values"),
    );
  }
}

function warning(): HTMLElement {
  const why = h(
    "details",
    {},
    h("summary", {}, "Why does the package block secrets in browsers?"),
    h(
      "p",
      {},
      "Anyone who opens a page can read its secrets, so the package throws browser_not_allowed unless a page passes ",
      h("code", {}, "dangerouslyAllowBrowser: true"),
      ". This tool does, because you use your own key on your own machine. In your app, get tokens from a server.",
    ),
  );
  return notice(
    "warning",
    "Enter live secrets only on a page that you host yourself.",
    h(
      "p",
      {},
      `This one is served by ${location.host}. Your secret stays in this tab's memory and is never stored or sent.`,
    ),
    why,
  );
}
